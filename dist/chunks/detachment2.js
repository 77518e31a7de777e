export { t as detachmentOf, n as measureDetachment } from "./detachment.js";
