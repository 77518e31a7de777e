// src/heartbeat.ts
const EVERY_MS = 5e3;
async function withHeartbeat(say, task) {
	const timer = setInterval(say, EVERY_MS);
	try {
		return await task();
	} finally {
		clearInterval(timer);
	}
}
export { withHeartbeat as t };
