import { attribute } from './xml.ts'

/** One kind of synapse artifact. */
export interface Kind {
  readonly folder: string
  readonly element: string
  readonly logger: string
  readonly title: string
  readonly carbonType: string
}

/** Package of the deployers' loggers. */
export const deployers = 'org.apache.synapse.deployers'

/** Folders of synapse-configs/default with the element they hold and the words of their deployer. */
export const kinds: readonly Kind[] = [
  {
    folder: 'local-entries',
    element: 'localEntry',
    logger: `${deployers}.LocalEntryDeployer`,
    title: 'LocalEntry',
    carbonType: 'synapse/local-entry',
  },
  {
    folder: 'endpoints',
    element: 'endpoint',
    logger: `${deployers}.EndpointDeployer`,
    title: 'Endpoint',
    carbonType: 'synapse/endpoint',
  },
  {
    folder: 'sequences',
    element: 'sequence',
    logger: `${deployers}.SequenceDeployer`,
    title: 'Sequence',
    carbonType: 'synapse/sequence',
  },
  {
    folder: 'templates',
    element: 'template',
    logger: `${deployers}.TemplateDeployer`,
    title: 'Template',
    carbonType: 'synapse/template',
  },
  {
    folder: 'message-stores',
    element: 'messageStore',
    logger: `${deployers}.MessageStoreDeployer`,
    title: 'Message Store',
    carbonType: 'synapse/message-store',
  },
  {
    folder: 'message-processors',
    element: 'messageProcessor',
    logger: `${deployers}.MessageProcessorDeployer`,
    title: 'Message Processor',
    carbonType: 'synapse/message-processors',
  },
  {
    folder: 'tasks',
    element: 'task',
    logger: `${deployers}.TaskDeployer`,
    title: 'StartupTask',
    carbonType: 'synapse/task',
  },
  {
    folder: 'inbound-endpoints',
    element: 'inboundEndpoint',
    logger: `${deployers}.InboundEndpointDeployer`,
    title: 'Inbound Endpoint',
    carbonType: 'synapse/inbound-endpoint',
  },
  {
    folder: 'api',
    element: 'api',
    logger: `${deployers}.APIDeployer`,
    title: 'API',
    carbonType: 'synapse/api',
  },
  {
    folder: 'proxy-services',
    element: 'proxy',
    logger: `${deployers}.ProxyServiceDeployer`,
    title: 'ProxyService',
    carbonType: 'synapse/proxy-service',
  },
]

/** Tasks, polling inbound endpoints and running message processors do work without a caller. */
export function worksAlone(element: string, xml: string): boolean {
  if (element === 'task') return true
  if (element === 'messageProcessor') return !/name="is\.active">\s*false/.test(xml)
  if (element !== 'inboundEndpoint') return false
  const protocol = attribute(xml, 'inboundEndpoint', 'protocol') ?? ''
  return (
    !/^(?:https?|wss?|cxf_ws_rm)$/.test(protocol) && attribute(xml, 'inboundEndpoint', 'suspend') !== 'true'
  )
}
