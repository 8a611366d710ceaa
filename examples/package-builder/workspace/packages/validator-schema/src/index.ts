export {
  type Checked,
  type Infer,
  InvalidValueError,
  type Problem,
  type Schema,
} from "./schema.js";
export { integer, invalid, oneOf, optional, parse, refine, text, valid } from "./schema.js";
export { list, record } from "./containers.js";
