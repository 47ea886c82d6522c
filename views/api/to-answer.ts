// Fills a schema of the JSON API from a model: what is unknown is null, and instants are ISO 8601.
import type { z } from 'zod'

/** A field as a model has it: instants in epoch ms, and absent instead of null. */
type Modelled<Name, Field> = Name extends `${string}At`
  ? number | undefined
  : null extends Field
    ? NonNullable<Field> | undefined
    : Field extends readonly (infer Item)[]
      ? readonly Item[]
      : Field

type ModelOf<Answer> = { [Name in keyof Answer]: Modelled<Name, Answer[Name]> }

/** The names of the fields that a model has as an answer needs them. */
type Shared<Answer, Model> = {
  [Name in keyof Answer & keyof Model]: Model[Name] extends Modelled<Name, Answer[Name]> ? Name : never
}[keyof Answer & keyof Model]

/** A field's value, with an instant, which a name ending in `At` has, as ISO 8601. */
export const toField = <Value>(name: string, value: Value): Value | string =>
  name.endsWith('At') && typeof value === 'number' ? new Date(value).toISOString() : value

/** `rest`: the fields that the model lacks or means otherwise. Fields without a place in the schema are left out. */
export const toAnswer = <Schema extends z.ZodObject, Model extends object>(
  schema: Schema,
  model: Model,
  rest: Omit<ModelOf<z.infer<Schema>>, Shared<z.infer<Schema>, Model>> & Partial<ModelOf<z.infer<Schema>>>,
): z.infer<Schema> => {
  const answer: Record<string, unknown> = {}
  for (const name of Object.keys(schema.shape)) {
    answer[name] = toField(name, ((name in rest ? rest : model) as Record<string, unknown>)[name]) ?? null
  }
  return answer as z.infer<Schema>
}
