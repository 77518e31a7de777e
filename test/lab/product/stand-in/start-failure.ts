/** Logger of what goes wrong before there is a log: the kernel's Main writes it to its console alone. */
export const BOOTSTRAP = 'org.wso2.micro.integrator.server.Main'

/** Why a server does not come up: it says so in its log, then either ends or stays behind without a started line. */
export class StartFailure extends Error {
  readonly logger: string
  readonly ends: boolean

  constructor(logger: string, message: string, ends: boolean) {
    super(message)
    this.logger = logger
    this.ends = ends
  }
}

/** What the config mapper stops a start with. */
export function refused(cause: string): StartFailure {
  const message = `Error while performing configuration changes\norg.wso2.config.mapper.ConfigParserException: ${cause}`
  return new StartFailure(BOOTSTRAP, message, true)
}
