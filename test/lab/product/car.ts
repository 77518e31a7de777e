import { zip } from './files.ts'
import { xmlHead, xmlText } from './synapse-xml.ts'

/** One artifact inside a .car file. */
export interface CarArtifact {
  readonly name: string
  readonly type: string
  readonly file: string
  readonly text: string
}

/** A carbon application: artifacts.xml, and per artifact a folder with artifact.xml and the file. */
export function carbonApp(name: string, version: string, artifacts: readonly CarArtifact[]): Uint8Array {
  const dependency = ({ name: artifact }: CarArtifact) =>
    `    <dependency artifact="${xmlText(artifact)}" version="1.0.0" include="true" serverRole="EnterpriseServiceBus"/>\n`
  const list = `${xmlHead}<artifacts>\n  <artifact name="${xmlText(name)}" version="${version}" type="carbon/application">\n${artifacts.map(dependency).join('')}  </artifact>\n</artifacts>\n`
  return zip([
    ['artifacts.xml', list],
    ...artifacts.flatMap(({ name: artifact, type, file, text }) => [
      [
        `${artifact}_1.0.0/artifact.xml`,
        `${xmlHead}<artifact name="${xmlText(artifact)}" version="1.0.0" type="${type}" serverRole="EnterpriseServiceBus">\n  <file>${xmlText(file)}</file>\n</artifact>\n`,
      ] as const,
      [`${artifact}_1.0.0/${file}`, text] as const,
    ]),
  ])
}
