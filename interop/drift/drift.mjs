// Compares our declarations with the official schema: what is covered, and what differs.
import { SchemaMaker } from "../../tools/gen/schema.mjs";
import { differences } from "./compare.mjs";
import { nameIn } from "./official.mjs";

/**
 * @param {import("../../tools/gen/model.mjs").Model} model our declarations
 * @param {ReturnType<import("./official.mjs").readOfficial>} official
 * @returns {{ methods: Coverage, events: Coverage, mismatches: string[] }} what is ours alone is no mismatch
 *
 * @typedef {{ covered: number, of: number }} Coverage
 */
export function drift(model, official) {
  const schemas = new SchemaMaker(model);
  const mismatches = [];

  const compared = (part, schema, theirs) => {
    const own = { schema, definitions: schemas.definitionsFor([schema]) };
    const other = { schema: theirs, definitions: official.definitions };
    return differences(own, other).map((difference) => `${part} ${difference}`);
  };

  const coverage = (theirs, ours, compare) => {
    const byName = new Map(ours.map((one) => [one.name, one]));
    let covered = 0;
    for (const one of theirs) {
      const own = byName.get(one.name);
      if (own) covered += 1;
      const found = own ? compare(own, one) : ["missing"];
      mismatches.push(...found.map((difference) => `${one.name}: ${difference}`));
    }
    return { covered, of: theirs.length };
  };

  const methods = coverage(official.methods, model.methods, (ours, theirs) => [
    ...differingFacts(ours, theirs, ["answerer", "scope", "visibility", "stability", "kind"]),
    ...compared("params", schemas.params(ours), withoutAbsence(theirs.params, official.definitions)),
    ...compared("result", schemas.of(ours.result), theirs.result),
  ]);
  const ownEvents = model.events.map((event) => ({ ...event, name: event.type }));
  const events = coverage(official.events, ownEvents, (ours, theirs) => [
    ...differingFacts(ours, theirs, ["ephemeral", "visibility", "stability"]),
    ...compared("envelope", schemas.named("EventEnvelope"), theirs.envelope),
    ...compared("data", schemas.of(ours.data), theirs.data),
  ]);
  return { methods, events, mismatches };
}

function differingFacts(ours, theirs, names) {
  return names
    .filter((name) => ours[name] !== theirs[name])
    .map((name) => `${name} ${ours[name]}, official ${theirs[name]}`);
}

/** Parameters that may be left out altogether are, on the wire, parameters without required fields. */
function withoutAbsence(params, definitions) {
  let schema = params;
  while (schema.$ref) schema = definitions[nameIn(schema.$ref)];
  const present = schema.anyOf?.filter((one) => !one.not);
  return present?.length === 1 && schema.anyOf.length > 1 ? present[0] : params;
}
