import { Html } from './escape.ts'

/** All looks of the page: nothing is loaded from anywhere, so it reads the same from an archive on a plane. */
export const STYLE = new Html(`
:root { color-scheme: light dark; --text: #1c2128; --soft: #57606a; --back: #fff; --card: #f6f8fa; --line: #d0d7de;
  --good: #116329; --bad: #b3261e; --warn: #7d4e00; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9aa4af; --back: #0d1117; --card: #161b22;
  --line: #30363d; --good: #56d364; --bad: #ff7b72; --warn: #e3b341; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 70rem; background: var(--back); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: .5rem 0; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); }
.passed, .partly, .done { color: var(--good); }
.failed, .interrupted { color: var(--bad); }
.planned, .checked, .skipped, .warning { color: var(--warn); }
.pending, .nothing, .soft { color: var(--soft); }
.next { padding: .75rem 1rem; background: var(--card); border-left: .3rem solid var(--line); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .35rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
td { min-width: 7rem; max-width: 32rem; overflow-wrap: break-word; }
td code { overflow-wrap: anywhere; }
code, pre { font: .875rem/1.45 ui-monospace, monospace; }
pre { padding: .75rem; overflow: auto; max-height: 30rem; background: var(--card); border: 1px solid var(--line); white-space: pre-wrap; }
details { margin: .4rem 0; padding: .3rem .6rem; background: var(--card); border: 1px solid var(--line); border-radius: .3rem; }
summary { cursor: pointer; }
@media (max-width: 40rem) { body { padding: .6rem; } h1 { font-size: 1.3rem; } }
@media print { :root { color-scheme: light; --text: #000; --back: #fff; --card: #fff; --soft: #333; --good: #063; --bad: #900; --warn: #630; }
  body { max-width: none; padding: 0; font-size: .8rem; } pre { max-height: none; } .wide { overflow: visible; }
  details::details-content { content-visibility: visible; height: auto; } details, tr, .next { break-inside: avoid; } }
`)
