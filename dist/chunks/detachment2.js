export { t as detachmentOf, n as measureDetachment, r as plannedHosts } from "./detachment.js";
