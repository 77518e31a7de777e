export { i as refuseLivingJobs } from "./living-jobs.js";
