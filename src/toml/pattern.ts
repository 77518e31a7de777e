import { z } from 'zod'

/** A regular expression as a string; it is compiled with the `u` flag when the route is loaded. */
export const Pattern = z.string().refine((text) => {
  try {
    new RegExp(text, 'u')
    return true
  } catch {
    return false
  }
}, 'is not a regular expression')
