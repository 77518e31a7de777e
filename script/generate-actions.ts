import path from 'node:path'
import { pathToFileURL } from 'node:url'
import fs from 'fs-extra'
import { stringify } from 'yaml'
import type { ActionDescription } from '../src/actions/action-shape.ts'
import { INPUTS, OUTPUTS } from '../src/actions/descriptions.ts'
import { ACTIONS } from '../src/actions/manifest.ts'

const HEADER = '# Written by script/generate-actions.ts from src/actions/manifest.ts: change it there.\n'
const TITLES: Readonly<Record<string, string>> = {
  baseline: 'Go to the baseline',
  plan: 'Plan',
  backup: 'Back up',
  'merge-config': 'Merge configuration',
  sync: 'Copy files',
  quiesce: 'Quiesce',
  'db-script': 'Run database script',
  'pre-migrate': 'Validate data',
  migrate: 'Migrate data',
  cleanup: 'Clean up',
  verify: 'Verify',
  report: 'Report',
}

const BROKEN = "contains(steps.*.outcome, 'failure') || contains(steps.*.outcome, 'cancelled')"

/** The text of every `action.yml` by its path, and the README with its tables filled in. */
export function generate(readme: string): Map<string, string> {
  const files = new Map<string, string>()
  for (const action of ACTIONS) {
    files.set(path.posix.join(action.folder, 'action.yml'), HEADER + yaml(actionFile(action)))
  }
  files.set('README.md', fillMarkers(readme))
  return files
}

function actionFile(action: ActionDescription): object {
  return {
    name: action.name,
    description: action.description,
    author: 'wso2-migrate contributors',
    branding: { icon: action.icon, color: 'orange' },
    inputs: Object.fromEntries(
      action.inputs.map((name) => [name, { description: INPUTS[name], required: name === 'known-hosts' }]),
    ),
    outputs: Object.fromEntries(
      action.outputs.map((name) => [
        name,
        { description: OUTPUTS[name], ...(action.calls && { value: outputOf(name, action, action.calls) }) },
      ]),
    ),
    runs: action.calls
      ? { using: 'composite', steps: compositeSteps(action, action.calls) }
      : { using: 'node24', main: `../../dist/${action.verb}.js` },
  }
}

function compositeSteps(action: ActionDescription, calls: readonly string[]): object[] {
  const { first } = action
  return [
    ...(first ? [{ name: TITLES[first], id: first, uses: `$/actions/${first}`, with: forward(first) }] : []),
    {
      name: TITLES.plan,
      id: 'plan',
      // What is there before the baseline is no state to plan for.
      ...(first && { if: "inputs.mode == 'apply'" }),
      uses: '$/actions/plan',
      with: forward('plan'),
    },
    ...calls.map((verb) => ({
      name: TITLES[verb],
      id: verb,
      // Without a plan its output is '', which fromJSON would not take.
      if: `inputs.mode == 'apply' && contains(fromJSON(steps.plan.outputs.verbs || '[]'), '${verb}')`,
      uses: `$/actions/${verb}`,
      with: {
        ...forward(verb),
        'plan-digest': '${{ inputs.plan-digest || steps.plan.outputs.plan-digest }}',
      },
    })),
    { name: TITLES.report, id: 'report', if: 'always()', uses: '$/actions/report', with: forward('report') },
  ]

  function forward(verb: string): Record<string, string> {
    const called = ACTIONS.find((one) => one.verb === verb)
    if (!called) throw new Error(`no action for the verb ${verb} that ${action.name} calls`)
    return Object.fromEntries(called.inputs.map((name) => [name, `\${{ inputs.${name} }}`]))
  }
}

/**
 * What the latest verb that said something said: verbs after a failed one are skipped and have no outputs. A verb that was
 * killed says nothing either, so `result` and `failure-reason` also look at how the steps ended.
 */
function outputOf(name: string, { first }: ActionDescription, calls: readonly string[]): string {
  const from = (steps: readonly string[]) => steps.map((step) => `steps.${step}.outputs.${name}`).join(' || ')
  const steps = [...(first ? [first] : []), 'plan', ...calls]
  const latest = from(steps.reverse())
  switch (name) {
    case 'result':
      return `\${{ (${BROKEN}) && 'failed' || ${latest} }}`
    case 'failure-reason':
      return `\${{ ${latest} || ${from(['report'])} || (${BROKEN}) && 'internal' || '' }}`
    case 'report-artifact-url':
    case 'summary':
      return `\${{ ${from(['report'])} }}`
    case 'plan-digest':
    case 'verbs':
      return `\${{ ${from(['plan'])} }}`
    default:
      return `\${{ ${latest} }}`
  }
}

function yaml(value: object): string {
  return stringify(value, { lineWidth: 0, singleQuote: true })
}

/** Replaces what stands between `<!-- table:NAME -->` and `<!-- /table -->`. */
function fillMarkers(readme: string): string {
  return readme.replace(
    /<!-- table:([a-z-]+) -->\n[\s\S]*?<!-- \/table -->/g,
    (_, name: string) => `<!-- table:${name} -->\n${table(name)}\n<!-- /table -->`,
  )
}

function table(name: string): string {
  switch (name) {
    case 'actions':
      return rows(
        ['uses', 'does', 'changes'],
        ACTIONS.map((one) => [`\`${uses(one)}\``, one.description, one.changes]),
      )
    case 'inputs':
      return rows(
        ['input', 'meaning', 'taken by'],
        Object.entries(INPUTS).map(([input, meaning]) => [
          `\`${input}\``,
          meaning,
          takers((one) => (one.inputs as readonly string[]).includes(input)),
        ]),
      )
    case 'outputs':
      return rows(
        ['output', 'meaning', 'set by'],
        Object.entries(OUTPUTS).map(([output, meaning]) => [
          `\`${output}\``,
          meaning,
          takers((one) => (one.outputs as readonly string[]).includes(output)),
        ]),
      )
    default:
      throw new Error(`README.md asks for an unknown table: ${name}`)
  }
}

function uses(action: ActionDescription): string {
  return `org/wso2-migrate${action.folder && `/${action.folder}`}@v1`
}

function takers(takes: (action: ActionDescription) => boolean): string {
  const verbs = ACTIONS.filter((one) => one.verb)
  const taking = verbs.filter(takes).map((one) => one.verb)
  if (taking.length === verbs.length) return 'all'
  const others = verbs.filter((one) => !takes(one)).map((one) => one.verb)
  return others.length < taking.length ? `all but ${others.join(', ')}` : taking.join(', ')
}

function rows(head: string[], body: string[][]): string {
  return [head, head.map(() => '---'), ...body]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const top = path.resolve(import.meta.dirname, '..')
  const readme = await fs.readFile(path.join(top, 'README.md'), 'utf8').catch(() => '')
  for (const [name, text] of generate(readme)) await fs.outputFile(path.join(top, name), text)
}
