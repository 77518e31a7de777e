/** Text of synapse artifacts, as the integration studio writes them. */

const xmlns = 'xmlns="http://ws.apache.org/ns/synapse"'
/** First line of every XML file here. */
export const xmlHead = '<?xml version="1.0" encoding="UTF-8"?>\n'
/** A text as XML takes it, in an attribute or between tags. */
export const xmlText = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;')

export const apiXml = (name: string, context: string) =>
  `${xmlHead}<api ${xmlns} context="${xmlText(context)}" name="${xmlText(name)}">\n  <resource methods="GET POST" uri-template="/{id}">\n    <inSequence>\n      <respond/>\n    </inSequence>\n  </resource>\n</api>\n`
export const proxyXml = (name: string) =>
  `${xmlHead}<!-- <proxy name="NotThisOne"/> -->\n<proxy ${xmlns} name="${xmlText(name)}" startOnLoad="true" transports="http https">\n  <target>\n    <inSequence>\n      <respond/>\n    </inSequence>\n  </target>\n</proxy>\n`
export const sequenceXml = (name: string) =>
  `${xmlHead}<sequence ${xmlns} name="${xmlText(name)}">\n  <log level="custom">\n    <property name="step" value="${xmlText(name)}"/>\n  </log>\n</sequence>\n`
export const endpointXml = (name: string) =>
  `${xmlHead}<endpoint ${xmlns} name="${xmlText(name)}">\n  <address uri="http://backend.example:9000/${encodeURIComponent(name)}"/>\n</endpoint>\n`
export const localEntryXml = (key: string) =>
  `${xmlHead}<localEntry ${xmlns} key="${xmlText(key)}"><![CDATA[value of ${key.replaceAll(']', '')}]]></localEntry>\n`
export const taskXml = (name: string) =>
  `${xmlHead}<task ${xmlns} class="org.apache.synapse.startup.tasks.MessageInjector" group="synapse.simple.quartz" name="${xmlText(name)}">\n  <trigger interval="5"/>\n</task>\n`
export const inboundXml = (name: string, protocol: string) =>
  `${xmlHead}<inboundEndpoint ${xmlns} name="${xmlText(name)}" onError="fault" protocol="${protocol}" sequence="main" suspend="false">\n  <parameters>\n    <parameter name="interval">5000</parameter>\n  </parameters>\n</inboundEndpoint>\n`
export const storeXml = (name: string) => `${xmlHead}<messageStore ${xmlns} name="${xmlText(name)}"/>\n`
export const processorXml = (name: string, store: string) =>
  `${xmlHead}<messageProcessor ${xmlns} class="org.apache.synapse.message.processor.impl.sampler.SamplingProcessor" messageStore="${xmlText(store)}" name="${xmlText(name)}">\n  <parameter name="interval">1000</parameter>\n  <parameter name="is.active">true</parameter>\n</messageProcessor>\n`
export const dataServiceXml = (name: string, datasource: string) =>
  `<data name="${xmlText(name)}" transports="http https">\n  <config id="default"><property name="carbon_datasource_name">${xmlText(datasource)}</property></config>\n  <query id="all" useConfig="default"><sql>select * from ORDERS</sql></query>\n  <resource method="GET" path="/all"><call-query href="all"/></resource>\n</data>\n`
