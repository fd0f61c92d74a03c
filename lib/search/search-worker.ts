/** The thread of `search-thread.ts`; run by Node itself, never bundled. */
import { parentPort, workerData } from 'node:worker_threads'
import { openCatalogue, type CatalogueOptions } from '#lib/catalogue/catalogue.ts'
import { searchPageSize } from '#lib/catalogue/page-sizes.ts'
import { resultsHtml } from './results-html.ts'
import type { SearchReply, SearchRequest } from './search-thread.ts'

const catalogue = openCatalogue(workerData as CatalogueOptions)

function answer({ query, page, language, classes }: SearchRequest): SearchReply {
  try {
    const { timeZone } = catalogue.publication()
    const found = catalogue.search(query, page, searchPageSize)
    const { total, isMore } = found
    return { total, isMore, html: total > 0 ? resultsHtml(found, { query, language, timeZone, classes }) : '' }
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error), damaged: catalogue.damaged, isMissing: error instanceof Error && error.name === 'CatalogueMissing' }
  }
}

parentPort?.on('message', (request: SearchRequest) => parentPort?.postMessage(answer(request)))
parentPort?.postMessage('ready')
