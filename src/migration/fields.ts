import { z } from 'zod'
import { isDuration } from './duration.ts'

/** A reference to a variable of the runner, filled in when an environment is selected. */
export const ENV_REFERENCE = /\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g

/** The only form in which a secret may stand in the file. */
export const SECRET_FORM = /^\$\{env:[A-Za-z_][A-Za-z0-9_]*\}$/

/**
 * Characters that every name may have: names become parts of artifact names (which allow none of `" : < > | * ? \ /`),
 * of file names and of labels in logs.
 */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/
const ADDRESS = /^[A-Za-z0-9:][A-Za-z0-9.:%_-]*$/
/** POSIX names, and `user@domain` or `DOMAIN\user` of directories. No leading dash: it would be read as an option. */
const USER = /^[A-Za-z0-9_](?:[A-Za-z0-9_.@\\-]*[$]?)$/
const CONTROL = /[\u0000-\u001f\u007f]/

/** What a check says: the sentence and what to write instead. */
interface Rule {
  ok(text: string): boolean
  what: string
  fix: string
}

/** A string that passes all rules, or still holds `${env:NAME}`: it is checked again when that is filled in. */
function text(...rules: readonly Rule[]) {
  return z.string().superRefine((value, context) => {
    if (value === '') {
      context.addIssue({
        code: 'custom',
        message: 'An empty value.',
        params: { fix: 'Give it a value, or remove the key.' },
      })
      return
    }
    if (value.match(ENV_REFERENCE)) return
    for (const rule of rules) {
      if (rule.ok(value)) continue
      context.addIssue({
        code: 'custom',
        message: `${JSON.stringify(value)} ${rule.what}.`,
        params: { fix: rule.fix },
      })
      return
    }
  })
}

const noControls: Rule = {
  ok: (value) => !CONTROL.test(value),
  what: 'holds a control character (a line break, perhaps)',
  fix: 'Write it on one line without control characters.',
}

export const Text = text(noControls)

/** Hidden wherever the file is shown; refused when written in plain. */
export const Secret = z.string().min(1).meta({ secret: true })

export const Name = z.string().regex(NAME)

export const Address = text({
  ok: (value) => ADDRESS.test(value),
  what: 'is not a host name or an IP address',
  fix: 'Write the bare name or address; user and port have keys of their own.',
})

export const User = text({
  ok: (value) => USER.test(value),
  what: 'is not a user name',
  fix: 'Use letters, digits, dot, dash, underscore, @ and \\; it may not begin with a dash.',
})

const absolute: readonly Rule[] = [
  noControls,
  {
    ok: (value) => !/^[A-Za-z]:(?:[\\/]|$)|^\\\\/.test(value),
    what: 'is a path of a Windows host',
    fix: 'Windows servers are not supported: old and new server must lie on Linux or another Unix.',
  },
  { ok: (value) => value.startsWith('/'), what: 'is not an absolute path', fix: 'Begin it with /.' },
  {
    ok: (value) => !value.split('/').some((part) => part === '..' || part === '.'),
    what: 'holds a "." or ".." part',
    fix: 'Write the path without them.',
  },
  {
    ok: (value) => /[^/]/.test(value),
    what: 'is the root of the file system',
    fix: 'Name the folder itself.',
  },
]

/** An absolute path of a host. Slashes at its end are dropped, so that paths compare by text. */
export const AbsolutePath = text(...absolute).overwrite((value) =>
  value.length > 1 ? value.replaceAll(/\/{2,}/g, '/').replace(/\/$/, '') : value,
)

/** The start script does not quote `$JAVACMD` (micro-integrator.sh, api-manager.sh): a space in it breaks the start. */
export const JavaHome = text(...absolute, {
  ok: (value) => !/[\s'"$`\\;&|<>*?()]/.test(value),
  what: 'holds a character that the start script of the server does not quote',
  fix: 'Name a folder (or link to it) without spaces, quotes and other special characters.',
})

export const Duration = text({
  ok: isDuration,
  what: 'is not a duration',
  fix: 'Write a number with its unit: 30s, 10m, 1h30m (at most 7d).',
})

export const Heap = text({
  ok: (value) => /^\d+[kKmMgG]$/.test(value),
  what: 'is not a size of the Java heap',
  fix: 'Write it as for -Xmx: 512m, 4g.',
})

export const Pattern = text({
  ok: (value) => {
    try {
      new RegExp(value, 'u')
      return true
    } catch {
      return false
    }
  },
  what: 'is not a regular expression',
  fix: "Write it between single quotes, so that TOML leaves its backslashes alone: '^Connection to broker \\S+ refused'.",
})

export const Sha256 = text({
  ok: (value) => /^[0-9a-fA-F]{64}$/.test(value),
  what: 'is not a SHA-256',
  fix: 'Write the 64 hexadecimal digits that `sha256sum FILE` prints.',
})

export const VerdictDigest = text({
  ok: (value) => /^[0-9a-f]{64}$/.test(value),
  what: 'is not the digest of a verdict',
  fix: 'Copy the 64 hexadecimal digits that the error `verdict-ambiguous` names.',
})

/** Systemd units and init scripts alike. */
export const Service = text({
  ok: (value) => /^[A-Za-z0-9][A-Za-z0-9:_.@-]*$/.test(value),
  what: 'is not a service name',
  fix: 'Write the name as `systemctl status NAME` takes it.',
})

export const DatabaseAddress = text({
  ok: (value) => /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9][A-Za-z0-9._-]*):\d{1,5}\/[^\s/]+$/.test(value),
  what: 'is not host:port/name',
  fix: 'Write it like pg.example.com:5432/shared_db.',
})
