/** One address of every type of page readers meet, and its budget in bytes of gzip with styles. */
export const articleBudget = 14 * 1024
export const frontBudget = 20 * 1024
/** Of our own scripts, on most pages and on live blogs. */
export const scriptBudget = 3 * 1024
export const liveScriptBudget = 6 * 1024

export const readerPages = {
  'front page': '/',
  blog: '/qishloq-ovozi',
  'blog in Uzbek': '/mahalla',
  article: '/qishloq-ovozi/pictures-from-9-june',
  'longest article': '/daftar/alphabet-soup',
  'live blog': '/daftar/library-lamp-live',
  'live blog that has ended': '/suv/spring-flood-live',
  'article with a video': '/suv/aral-saxaul',
  'article with a gallery': '/suv/the-canal-that-forgot',
  'article in Russian': '/suv/svet-i-voda',
  'article in Kazakh': '/qishloq-ovozi/kazakh-ballot-in-kazakh',
  'article in Uzbek': '/mahalla/hovlidagi-kutubxona',
  'article in Persian': '/daftar/rudaki-on-the-minibus',
  'archive of the publication': '/archive',
  'archive of a blog': '/suv/archive',
  'month of a blog': '/qishloq-ovozi/archive/2019/06',
  author: '/authors/dilnoza-karimova',
  topic: '/topics/water',
  'front of a language': '/languages/fa',
  'feeds for people': '/feeds',
  corrections: '/corrections',
  'search before asking': '/search',
  'search results': '/search?q=water',
  'search without results': '/search?q=xylophone',
} as const

export const isArticle = (path: string) => /^\/[a-z-]+\/[a-z0-9-]+$/.test(path) && !/^\/(authors|topics|languages)\/|\/archive$/.test(path)
