import { expect, test } from 'vitest'
import { artifactOf } from '../../../src/transfer/jar.ts'

test.each([
  ['mysql-connector-java-8.0.28.jar', 'mysql-connector-java', '8.0.28'],
  ['mysql-connector-java_8.0.28.jar', 'mysql-connector-java', '8.0.28'],
  ['org.wso2.carbon.core_4.6.1.wso2v3.jar', 'org.wso2.carbon.core', '4.6.1.wso2v3'],
  ['Foo-1.2-SNAPSHOT.JAR', 'foo', '1.2-SNAPSHOT'],
  ['log4j-1.2-api-2.17.1.jar', 'log4j', '1.2-api-2.17.1'],
  ['ojdbc8.jar', 'ojdbc8', ''],
  ['h2-database-engine_1.4.199.jar', 'h2-database-engine', '1.4.199'],
])('%s is %s, version %s', (file, name, version) => {
  expect(artifactOf(file)).toEqual({ name, version })
})

test('what is no jar has no artifact', () => {
  expect(artifactOf('README-1.txt')).toBeUndefined()
})
