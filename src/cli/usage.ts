import { FAILURE_REASONS } from '../errors.ts'
import { exitCodeOf } from './exit-codes.ts'

/** What `--help` prints. */
export function help(): string {
  const codes = FAILURE_REASONS.map((reason) => `${exitCodeOf(reason)} ${reason}`)
  return `wso2-migrate takes WSO2 servers from one version to the next over SSH.

usage: wso2-migrate <command> [--flag value ...]

On servers (mode is plan, which changes nothing, unless you say --mode apply):
  plan           look at everything, show what would be done, print the plan's digest
  backup         back the databases up and prove the backups
  merge-config   merge deployment.toml
  sync           copy artifacts, registry, dropins, lib, keystores
  quiesce        prove that the old server is quiet, or stop it
  db-script      run the script for the database's type
  pre-migrate    install the migration client, run its validators, collect findings
  migrate        run the data migration, and judge it by log and databases
  cleanup        take the migration client and temporary settings away again
  verify         start the new server and prove that it serves
  run            all of these, in order, then the report
  baseline       back to where a rehearsal begins: the newest run taken back, dumps of --baseline HOST:/FOLDER loaded
  rehearse       baseline, then run; only on an environment with rehearsal = true
  status         what the run has done and is doing, as a table; --run-id for an older one
  unlock         show who holds the lock; --lock-id frees it when its holder is gone
  abandon        close the open run for good (--run-id, typed); undoes nothing
  restore        back to before a step (--restore-to KEY): databases, replaced files, the old server if we stopped it
  prune          delete old backups of closed runs; --keep N of each database and node stay at least, default 3
  report         write ./wso2-migrate-report from what the last run left here

  --migration-file FILE   default wso2-migrate.toml
  --environment NAME      not needed where the file has only one
  --mode plan|apply
  --plan-digest DIGEST    refuse any other plan than this one
  --on-findings fail|warn whether findings of the validators stop the run; default: choices.on_findings, which is fail
  --ssh-key FILE          default: the agent (SSH_AUTH_SOCK); passphrase in WSO2_MIGRATE_SSH_KEY_PASSPHRASE
  --known-hosts FILE      default ~/.ssh/known_hosts; host keys are never taken on trust
  --lock-timeout DURATION wait while somebody else works on the same target; default: do not
  --timeout DURATION      stop waiting after 30s, 10m, 2h; what runs on servers goes on

Without any server:
  init           write a migration file, its schema and an example workflow
  merge          --source old.toml --target new.toml [--route ID] [--out FILE] [--report FILE.json|FILE.md]
                 --pristine, --pristine-target FILE: what the packs shipped; without a route they alone tell own values from defaults
                 --rules FILE: a merge array of yours, or a migration file (--environment NAME)
                 --source-pack, --target-pack FOLDER: homes or unpacked packs, to warn of settings that the new one does not know
                 exit 0 merged, 1 conflicts to decide (nothing written), 2 unreadable input (nothing written)
  manifest       <pristine.zip>: what a pack ships, as JSON, to tell your own files from shipped ones
  judge          --route ID --phase pre-migrate|migrate --from 4.0.0 --to 4.1.0 [--json] [older.log ...] wso2carbon.log
                 what the log of a migration client says; rolled-over files the oldest first. The database is not looked at.
                 exit 0 passed, 1 failed, 2 ambiguous

Exit codes: 0 done or planned, 64 wrong words, ${codes.join(', ')}.
`
}
