// An extension: node extension-program.mjs SDK MODULE EXPORT, all URLs but the last. What it does is the export's
// `extension({ sdk, note, outcome })`; it ends when that is done.
const [, , sdkUrl, moduleUrl, name] = process.argv;
const sdk = await import(sdkUrl);
const { [name]: scenario } = await import(moduleUrl);

const note = (what, value) => process.send({ what, value });
const outcome = async (what, action) => {
  try {
    note(what, { result: await action() });
  } catch (error) {
    note(what, {
      error: error.message,
      ...(typeof error.code === "number" && error.code < 0 && { code: error.code }),
    });
  }
};
await scenario.extension({ sdk, note, outcome });
process.exit(0);
