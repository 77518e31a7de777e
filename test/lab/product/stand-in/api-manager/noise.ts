import type { Log } from '../log.ts'

/** Lines of a normal start that look bad and mean nothing; one at ERROR only when it is wanted. */
export function noise(log: Log, withError: boolean | undefined): void {
  const validation = 'org.wso2.carbon.core.bootup.validator.util.ValidationResultPrinter'
  log(
    'WARN',
    validation,
    'Swap memory size (MB): 0 of the system is below the recommended minimum size :2047',
  )
  log(
    'WARN',
    'org.wso2.carbon.apimgt.impl.utils.GatewayArtifactsMgtDBUtil',
    'Gateway artifacts retriever reported no error but returned nothing for label Default',
  )
  log(
    'INFO',
    'org.apache.synapse.mediators.builtin.LogMediator',
    "MESSAGE = Executing default 'fault' sequence, ERROR_CODE = 101503, ERROR_MESSAGE = Error connecting to the back end",
  )
  if (withError)
    log(
      'ERROR',
      'org.wso2.carbon.databridge.agent.endpoint.DataEndpointConnectionWorker',
      'Error while trying to connect to the endpoint. Cannot borrow client for ssl://localhost:9711.',
    )
}
