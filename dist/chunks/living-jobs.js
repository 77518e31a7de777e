export { i as refuseLivingJobs } from "./living-jobs2.js";
