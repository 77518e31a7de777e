export { n as perform } from "./perform.js";
