export { n as connectHosts } from "./hosts.js";
