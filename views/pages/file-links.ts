// Links to a page's tables as files.
import { html, type Markup } from '../markup.ts'

/** `path`: of the page, and of its files before the ending. `search`: of its address, `?` included. */
export const fileLinks = (path: string, search = ''): Markup =>
  html`<p class="files"><a href="${path}.csv${search}" download>Hent som CSV</a> · <a href="${path}.xlsx${search}" download>Hent som Excel</a></p>`
