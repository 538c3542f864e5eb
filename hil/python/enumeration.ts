export { Enumeration, enumeration, member } from "../../vm/index.js";
