export { t as perform } from "./perform.js";
