export type {
  Direction,
  Edit,
  Elsewhere,
  Finding,
  Fix,
  Level,
  Location,
  Place,
  Problem,
  Related,
  Report,
  Rule,
  SourceFile,
  Summary,
} from "./module.js";
export { check, checkJson, elsewhere, explain, imported, rules, select } from "./module.js";
