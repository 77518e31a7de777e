/** Descriptions of inputs. None has a `default`: a composite forwards '', so defaults live in the code. */
export const INPUTS = {
  'migration-file': 'Path of the migration file, from the workspace. Default: wso2-migrate.toml',
  'base-migration-file':
    "Pull requests only: path of the base branch's migration file. Hosts, commands, hooks and all else but choices, merge rules that bring no text of their own, and the grade of backups is taken from it. Without it, and for forks, the file is checked and no host contacted.",
  environment:
    'Which environment of the migration file. May be left out when the file has only one environment.',
  mode: 'plan (default) shows what would be done and changes nothing on any host; apply does it.',
  'plan-digest':
    'Digest of the plan that was approved (output plan-digest of an earlier run). Any other plan is refused.',
  'ssh-key':
    'Private key that the hosts accept, as text. Without it, the agent behind SSH_AUTH_SOCK is asked.',
  'ssh-key-passphrase': 'Passphrase of ssh-key, if it has one.',
  'known-hosts':
    'Host keys of every host and jump host, in the format of known_hosts. Required: no host is trusted unseen.',
  'on-findings':
    'fail or warn: whether findings of the pre-migration validators stop the run before data is changed. Default: choices.on_findings of the migration file, which is fail',
  'restore-to':
    'Key or id of the step whose work, with that of every step after it, is taken back: run-user-store-script, stop-source:mi1',
  'artifact-name':
    'First part of the name of the uploaded report; environment, job and attempt are added. Default: wso2-migrate',
  'retention-days': "Days that the report is kept, 1 to 90. Default: the repository's setting",
  timeout: 'Time limit of each verb, like 30m or 2h. Default: none but that of the job',
  'lock-timeout':
    'How long to wait while somebody else works on the same target, like 30m. Default: not at all',
  'run-id':
    'Which run is meant: status shows the newest one without it, abandon wants it typed, restore refuses any but the newest.',
  'lock-id': 'Id of the lock that is to be taken away, as unlock shows it.',
  keep: 'How many backups of each database, and of the files of each node, stay at least. Default: 3',
  baseline:
    "Where a rehearsal begins: host:/folder with proved dumps of every database, on the tools host (a run's backup folder, or production's, mounted or copied there). Default: the way back of the newest run on this target",
} as const

/** Descriptions of outputs. They are set after a failure too. */
export const OUTPUTS = {
  result: 'passed, failed, or planned (mode plan found nothing against it)',
  'failure-reason': 'Why it failed, one word of a fixed list; empty otherwise',
  'failed-step': 'Key of the step that failed, if one did',
  'run-id': 'Name of the run, as it stands in report and journal',
  'plan-digest': 'SHA-256 of the plan, to hand to plan-digest of the run that applies it',
  verbs: 'JSON list of the verbs that the plan needs',
  'findings-count': 'Number of findings of the pre-migration validators, accepted ones included',
  findings: 'Path of the file with the findings as JSON, on the runner; it is in the report too',
  'report-artifact-url': 'Address of the uploaded report',
  summary: 'Path of the summary as JSON, on the runner',
} as const
