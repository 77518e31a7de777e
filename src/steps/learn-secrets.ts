import type { Context } from '../engine/context.ts'
import { readConfig } from './merge-config.ts'

/**
 * Makes the passwords of all `deployment.toml` known as secrets. Every verb is a process of its own: one that only starts a
 * server, or runs a hook, would not know what to mask in their output. Files that cannot be read are passed over: whoever
 * needs them complains.
 */
export async function learnSecrets(context: Context): Promise<void> {
  const { route, environment } = context
  const reading = Object.values(environment.nodes).flatMap(({ source, target }) => [
    readConfig(context, source, route.source.config),
    readConfig(context, target, route.target.config),
  ])
  await Promise.allSettled(reading)
}
