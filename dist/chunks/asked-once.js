// src/remote/asked-once.ts
/**
* What was found out of a machine that does not change while a verb works on it: asked at the first time, known from then on. A question
* that failed says nothing and is asked again.
* @param what names the question among all that are asked of hosts
*/
function askedOnce({ known }, what, ask) {
	const answered = known.get(what);
	if (answered) return answered;
	const asking = ask();
	known.set(what, asking);
	asking.catch(() => known.delete(what));
	return asking;
}
export { askedOnce as t };
