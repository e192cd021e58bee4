#!/usr/bin/env node
import { runExplain, runExport, runHeadless } from "@parley/runtime";
import { HELP } from "./help.js";

/** Flags by which an SDK, or a person, asks for the runtime itself. */
const SERVER_FLAGS = ["--headless", "--stdio", "--port", "--acp", "--server"];

process.exitCode = await main(process.argv.slice(2));

async function main(argv: string[]): Promise<number> {
  const [command, ...rest] = argv;
  if (argv.some((argument) => SERVER_FLAGS.includes(argument))) return runHeadless(argv, process.env);
  switch (command) {
    case "run": {
      const { runCommand } = await import("./run/command.js");
      return runCommand(rest);
    }
    case "attach": {
      const { attachCommand } = await import("./attach/command.js");
      return attachCommand(rest);
    }
    case "record": {
      const { recordCommand } = await import("./record/command.js");
      return recordCommand(rest);
    }
    case "demo": {
      const { demo } = await import("./demo/demo.js");
      return demo();
    }
    case "explain":
      return runExplain(rest, process.env);
    case "export":
      return runExport(rest, process.env);
    case "--version":
    case "version": {
      const { VERSION } = await import("./version.js");
      console.log(VERSION);
      return 0;
    }
    case undefined:
    case "help":
    case "-h":
    case "--help":
      console.log(HELP);
      return command === undefined ? 2 : 0;
    default:
      console.error(`parley: unknown command "${command}".\n\n${HELP}`);
      return 2;
  }
}
