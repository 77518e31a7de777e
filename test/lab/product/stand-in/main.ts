import { ApiManager } from './api-manager/server.ts'
import { parseArguments } from './arguments.ts'
import { ciphertool } from './ciphertool.ts'
import { MicroIntegrator } from './micro-integrator.ts'

const { properties, mainClass, words } = parseArguments(process.argv.slice(2))
// The real programs take `-Dkey=value` behind the main class as well.
const behind = new Map([...properties, ...parseArguments(words).properties])
const home = behind.get('carbon.home') ?? process.cwd()

if (mainClass === 'org.wso2.micro.integrator.bootstrap.Bootstrap')
  await new MicroIntegrator(home, behind).run()
else if (mainClass === 'org.wso2.carbon.bootstrap.Bootstrap') await new ApiManager(home, behind).run()
else if (mainClass === 'org.wso2.ciphertool.CipherTool')
  process.exitCode = await ciphertool(home, behind.has('configure'))
else {
  console.error(`Error: Could not find or load main class ${mainClass ?? ''}`)
  process.exitCode = 1
}
