import { MigrateError } from '../errors.ts'
import { defuse, LAST_LINES } from './output.ts'

/**
 * Why a command did not even begin: sudo refused, or the login shell did something else.
 * @param noise what was printed instead
 */
export function neverStarted(
  host: string,
  address: string,
  runAs: string | undefined,
  noise: string,
): MigrateError {
  const said = noise
    .split(/[\r\n]+/)
    .map((line) => defuse(line).trim())
    .filter(Boolean)
    .slice(-LAST_LINES)
    .join('\n')
  const user = address.split('@')[0]
  const safe = 'The command was not started.'
  if (
    runAs !== undefined &&
    /^sudo:|sudo: command not found|sudo: not found|not (allowed|in the sudoers)/m.test(said)
  ) {
    if (/unknown user/.test(said)) {
      return new MigrateError({
        reason: 'auth-failed',
        host,
        what: `There is no user ${runAs} on that server, as whom commands are to run.`,
        safe,
        fix: 'correct run_as of this host in the migration file.',
      })
    }
    return new MigrateError({
      reason: 'auth-failed',
      host,
      what: `User ${user} may not run commands as ${runAs} without a password: ${said}`,
      safe,
      fix: `as root on that server: \`echo '${user} ALL=(${runAs}) NOPASSWD: ALL' > /etc/sudoers.d/wso2-migrate && chmod 440 /etc/sudoers.d/wso2-migrate && visudo -c\`; try it with \`sudo -n -u ${runAs} true\`.`,
    })
  }
  return new MigrateError({
    reason: 'preflight-failed',
    host,
    what: `The shell of user ${user} did not start a command${said ? `: ${said}` : ' and said nothing'}`,
    safe,
    fix: `log in as ${user} and try \`/bin/sh -c true\`: the account may have no shell, a forced command, a start file that ends the shell, or a folder may be missing.`,
  })
}
