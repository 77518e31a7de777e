import type { z } from 'zod'
import { routeIds } from '../routes/load.ts'
import { AbsolutePath, Address, DatabaseAddress, JavaHome, Name, User } from './fields.ts'
import { suggestion } from './suggest.ts'

/** Stands in addresses for the name of the environment: `mi-new.{environment}.example.com`. */
export const ENVIRONMENT = '{environment}'

/** What `init` writes its files from. */
export interface InitAnswers {
  route: string
  environments: string[]
  /** With `{environment}` in it for more than one environment. */
  oldHost: string
  oldHome: string
  newHost: string
  newHome: string
  user: string
  /** Empty: the login user owns homes and servers. */
  runAs: string
  javaHome: string
  /** `host:port/name` by id, with `{environment}` too. */
  databases: Record<string, string>
  /** Whether deployment.toml has `$secret{...}` values. */
  secureVault: boolean
}

/** One question of `init`; the flag of the same name answers it without asking. */
export interface InitQuestion {
  key: keyof InitAnswers
  /** `--old-host`, without the dashes. */
  flag: string
  question: string
  /** Offered in brackets, taken for an empty answer; absent: an answer is needed. */
  suggested?: string
  /** What is wrong with an answer, or undefined. */
  complaint(answer: string): string | undefined
}

/** In the order in which they are asked. Answers are texts; `answersFrom` makes values of them. */
export function initQuestions(): InitQuestion[] {
  const routes = routeIds()
  return [
    {
      key: 'route',
      flag: 'route',
      question: `What is migrated (${routes.join(', ')})?`,
      ...(routes.length === 1 && routes[0] !== undefined && { suggested: routes[0] }),
      complaint: (answer) =>
        routes.includes(answer) ? undefined : `There is no route "${answer}". ${suggestion(answer, routes)}`,
    },
    {
      key: 'environments',
      flag: 'environments',
      question: 'Environments, separated by commas, the one to rehearse in first',
      suggested: 'staging, production',
      complaint: (answer) => {
        const names = listOf(answer)
        if (names.length === 0) return 'At least one is needed.'
        if (new Set(names).size < names.length) return 'Each name once.'
        return first(names.map((name) => complaintOf(Name, name) && `"${name}" cannot be a name.`))
      },
    },
    address('oldHost', 'old-host', 'Address of the old server'),
    home('oldHome', 'old-home', 'Home of the old server (of EI 7.1 the micro-integrator folder in it)'),
    address('newHost', 'new-host', 'Address of the new server'),
    home('newHome', 'new-home', 'Home of the new server, unpacked and updated'),
    {
      key: 'user',
      flag: 'user',
      question: 'User who logs in over SSH',
      complaint: (answer) => complaintOf(User, answer),
    },
    {
      key: 'runAs',
      flag: 'run-as',
      question: 'Owner of homes and servers, reached by sudo -n ("-" for the login user itself)',
      suggested: 'wso2carbon',
      complaint: (answer) => (answer === '-' ? undefined : complaintOf(User, answer)),
    },
    {
      key: 'javaHome',
      flag: 'java-home',
      question: 'JAVA_HOME for the new server',
      complaint: (answer) => complaintOf(JavaHome, answer),
    },
    {
      key: 'databases',
      flag: 'databases',
      question: `Databases as id=host:port/name, separated by commas (${ENVIRONMENT} stands for the name; "-" for none)`,
      suggested: '-',
      complaint: (answer) =>
        first(
          pairsOf(answer).map(([id, where]) =>
            complaintOf(Name, id ?? '') !== undefined || where === undefined
              ? `"${[id, where].filter(Boolean).join('=')}" is not id=host:port/name.`
              : complaintOf(DatabaseAddress, inEnvironment(where, 'x')),
          ),
        ),
    },
    {
      key: 'secureVault',
      flag: 'secure-vault',
      question: 'Does deployment.toml hold $secret{...} values (yes, no)?',
      suggested: 'no',
      complaint: (answer) => (/^(?:yes|no)$/i.test(answer) ? undefined : 'Answer yes or no.'),
    },
  ]
}

/** Values from one text per question, as `complaint` let them through. */
export function answersFrom(texts: Readonly<Record<keyof InitAnswers, string>>): InitAnswers {
  return {
    ...texts,
    environments: listOf(texts.environments),
    runAs: texts.runAs === '-' ? '' : texts.runAs,
    databases: Object.fromEntries(pairsOf(texts.databases).map(([id, where]) => [id ?? '', where ?? ''])),
    secureVault: /^yes$/i.test(texts.secureVault),
  }
}

/** The text with the name of an environment filled in. */
export function inEnvironment(text: string, environment: string): string {
  return text.replaceAll(ENVIRONMENT, environment)
}

function address(key: keyof InitAnswers, flag: string, question: string): InitQuestion {
  return {
    key,
    flag,
    question: `${question} (${ENVIRONMENT} stands for the name of the environment)`,
    complaint: (answer) => complaintOf(Address, inEnvironment(answer, 'x')),
  }
}

function home(key: keyof InitAnswers, flag: string, question: string): InitQuestion {
  return { key, flag, question, complaint: (answer) => complaintOf(AbsolutePath, answer) }
}

function complaintOf(schema: z.ZodType, answer: string): string | undefined {
  const issue = schema.safeParse(answer).error?.issues[0]
  if (!issue) return undefined
  const fix = issue.code === 'custom' ? issue.params?.fix : undefined
  return fix === undefined ? issue.message : `${issue.message} ${fix}`
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '-')
}

function pairsOf(text: string): (string | undefined)[][] {
  return listOf(text).map((part) => {
    const at = part.indexOf('=')
    return at < 0 ? [part] : [part.slice(0, at).trim(), part.slice(at + 1).trim()]
  })
}

function first(complaints: readonly (string | undefined)[]): string | undefined {
  return complaints.find((complaint) => complaint !== undefined && complaint !== '')
}
