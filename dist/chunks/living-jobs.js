export { r as refuseLivingJobs } from "./living-jobs2.js";
