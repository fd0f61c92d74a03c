import { gzipSync } from 'node:zlib'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { Routes } from './fixtures/imitated-web.ts'
import * as platforms from './fixtures/platforms.ts'
import { material, openTrial, sumOfBytes, type Trial } from './fixtures/trial.ts'
import { CannotPreserve, type PreserveRequest } from './preserve.ts'
import { SourceTrouble } from './source-trouble.ts'

let trial: Trial | undefined
afterEach(async () => {
  await trial?.close()
  trial = undefined
})

const { jpeg, otherJpeg, png, mp4 } = material

/** All letters of the fixtures are in one row of Windows-1251. */
const windows1251 = (text: string) => Buffer.from([...text].map((letter) => (letter >= 'А' && letter <= 'я' ? letter.charCodeAt(0) - 0x410 + 0xc0 : letter === 'ё' ? 0xb8 : letter.charCodeAt(0))))

const image = (file: string, bytes: Buffer, alt: string) => ({ file, kind: 'image', alt, width: 40, height: 30, sha256: sumOfBytes(bytes) })
const video = (file: string, alt: string, poster: string) => ({ file, kind: 'video', alt, width: 128, height: 72, sha256: sumOfBytes(mp4), poster })

interface Good {
  routes: Routes
  url: string
  request?: Partial<PreserveRequest>
  id: string
  record: object
  files: string[]
  says?: RegExp
}

const good: Record<string, Good> = {
  'Telegram: a photograph, a video, and a reply': {
    routes: platforms.telegram(material), url: 'https://t.me/s/gulzor_diary/418', id: '2019-06-09-telegram-gulzor-diary',
    request: { editor: { language: 'kk', shows: 'The square.' }, alts: ['The square', 'video-1=People sing'] },
    record: {
      platform: 'telegram', url: 'https://t.me/gulzor_diary/418', author: { name: 'Гүлзор күнделігі', handle: '@gulzor_diary', url: 'https://t.me/gulzor_diary' }, posted: '2019-06-09T08:20:11Z', language: 'kk',
      text: 'Алаң, сағат 14:05.\nЖұрт тыныш. @other 🕊', shows: 'The square.', captured: { at: '2026-01-02T03:04:05Z', by: 'A tester' },
      media: [image('image-1.jpg', jpeg, 'The square'), video('video-1.mp4', 'People sing', 'video-1-poster.jpg')],
    },
    files: ['image-1.jpg', 'video-1-poster.jpg', 'video-1.mp4'],
  },
  'Mastodon: alt text, language and warning of the author’s own': {
    routes: platforms.mastodon(material), url: 'https://social.example/@zulfiya/112233445566778899', id: '2024-02-03-mastodon-zulfiya', request: { alts: ['Odamlar'] },
    record: {
      platform: 'mastodon', url: 'https://social.example/@zulfiya/112233445566778899', author: { name: 'Zulfiya 🌿', handle: '@zulfiya@social.example', url: 'https://social.example/@zulfiya' },
      posted: '2024-02-03T09:15:27Z', language: 'uz', warning: 'Qon ko‘rinadi', text: 'Ko‘cha yopildi.\nKutyapmiz.\n\nhttps://news.example/long/address',
      media: [image('image-1.png', png, 'Bo‘sh ko‘cha'), video('video-1.mp4', 'Odamlar', 'video-1-poster.jpg')],
    },
    files: ['image-1.png', 'video-1-poster.jpg', 'video-1.mp4'],
  },
  'Bluesky: the video as it was uploaded': {
    routes: platforms.bluesky(material), url: 'https://bsky.app/profile/saule.example/post/3kabc', id: '2024-05-01-bluesky-saule-example',
    record: {
      platform: 'bluesky', author: { name: 'Saule', handle: '@saule.example', url: 'https://bsky.app/profile/saule.example' }, posted: '2024-05-01T10:00:00Z', language: 'ru', text: 'Трасса закрыта.\nЖдём.',
      media: [video('video-1.mp4', 'Машины стоят', 'video-1-poster.jpg')],
    },
    files: ['video-1-poster.jpg', 'video-1.mp4'], says: /asked Bluesky to show their posts only to those who are signed in/,
  },
  'X: a photograph and the best of several videos': {
    routes: platforms.x(material), url: 'https://twitter.com/ochevidets_9/status/1137632044498923520?s=20', id: '2019-06-09-x-ochevidets-9', request: { alts: ['Площадь'] },
    record: {
      platform: 'x', url: 'https://x.com/ochevidets_9/status/1137632044498923520', author: { name: 'Очевидец', handle: '@ochevidets_9', url: 'https://x.com/ochevidets_9' }, posted: '2019-06-09T08:12:45Z', language: 'ru',
      text: '🚌 Два автобуса & люди. https://news.example/9', media: [image('image-1.jpg', jpeg, 'Автобусы у площади'), video('video-1.mp4', 'Площадь', 'video-1-poster.jpg')],
    },
    files: ['image-1.jpg', 'video-1-poster.jpg', 'video-1.mp4'],
  },
  'X: words alone, by oEmbed': {
    routes: platforms.xOembed(), url: 'https://x.com/ochevidets_9/status/1137632044498923520', id: '2019-06-09-x-ochevidets-9',
    record: { author: { name: 'Очевидец', handle: '@ochevidets_9' }, posted: '2019-06-09T08:06:30Z', language: 'ru', text: 'Два автобуса.\nЛюди стоят. pic.twitter.com/x', media: [] },
    files: [], says: /X gave only the words/,
  },
  'YouTube: the still picture, and plainly no more': {
    routes: platforms.youtube(material), url: 'https://youtu.be/ab12_CD-34x?si=follow', id: '2019-06-09-youtube-dvor-i-ulitsa', request: { editor: { language: 'ru' }, alts: ['Площадь с балкона'] },
    record: {
      platform: 'youtube', url: 'https://www.youtube.com/watch?v=ab12_CD-34x', author: { name: 'Двор и улица', handle: '@dvor_i_ulitsa', url: 'https://www.youtube.com/@dvor_i_ulitsa' },
      posted: '2019-06-09T05:10:00-07:00', text: 'Площадь, 9 июня\n\nСнято с балкона.', media: [image('image-1.jpg', jpeg, 'Площадь с балкона')],
    },
    files: ['image-1.jpg'], says: /The video itself could not be had: only its still picture is kept.*attach it with --media/,
  },
  'TikTok: from a link to share': {
    routes: platforms.tiktok(material), url: 'https://vm.tiktok.com/ZM1234/', id: '2019-06-08-tiktok-nargiza-k', request: { editor: { language: 'uz' }, alts: ['Bozor'] },
    record: { platform: 'tiktok', url: 'https://www.tiktok.com/@nargiza.k/video/6700000000000000000', author: { name: 'Nargiza', handle: '@nargiza.k' }, posted: '2019-06-08T03:41:52Z', text: 'Bozor yopiq #bozor', media: [image('image-1.jpg', jpeg, 'Bozor')] },
    files: ['image-1.jpg'], says: /The video itself could not be had/,
  },
  'Instagram: what the page says to strangers': {
    routes: platforms.instagram(material), url: 'https://www.instagram.com/p/ByfAke0000/?igsh=follow', id: '2019-06-09-instagram-aliya-sm', request: { editor: { language: 'ru', posted: '2019-06-09T12:00:00+06:00' }, alts: ['Полдень'] },
    record: { platform: 'instagram', author: { name: 'Алия Смагулова', handle: '@aliya.sm', url: 'https://www.instagram.com/aliya.sm' }, text: 'Астана, полдень.\nНас не пускают.', media: [image('image-1.jpg', jpeg, 'Полдень')] },
    files: ['image-1.jpg'], says: /only one picture of a post/,
  },
  'Facebook: a text cut short': {
    routes: platforms.facebook(material), url: 'https://www.facebook.com/permalink.php?story_fbid=12&id=34&mibextid=q', id: '2019-06-09-facebook-32b3d6d2',
    request: { id: '2019-06-09-facebook-32b3d6d2', editor: { language: 'ru', posted: '2019-06-09T12:00:00+06:00' }, alts: ['Люди'] },
    record: { platform: 'facebook', url: 'https://www.facebook.com/permalink.php?story_fbid=12&id=34', author: { name: 'Мурат Ж.' }, media: [image('image-1.jpg', jpeg, 'Люди')] },
    files: ['image-1.jpg'], says: /The text is cut short/,
  },
  'VK: in Windows-1251': {
    routes: platforms.vk(material, windows1251), url: 'https://m.vk.com/wall-123_456'.replace('m.', ''), id: 'vk-square', request: { id: 'vk-square', editor: { language: 'ru', posted: '2019-06-09T12:00:00+06:00' }, alts: ['Площадь'] },
    record: { platform: 'vk', url: 'https://vk.com/wall-123_456', author: { name: 'Дворы Шымкента' }, text: 'Площадь оцеплена. Ждём.', media: [image('image-1.jpg', jpeg, 'Площадь')] },
    files: ['image-1.jpg'],
  },
  'a page with Open Graph and JSON-LD, and a copy in an archive': {
    routes: platforms.webPage(material), url: 'https://news.example/2019/square?utm_source=feed', id: '2019-06-09-web-aru-bek', request: { alts: ['Another side'] },
    record: {
      platform: 'web', url: 'https://news.example/2019/square', author: { name: 'Aru Bek', url: 'https://news.example/aru' }, posted: '2019-06-09T14:00:00+06:00', language: 'en-GB',
      text: 'The square at noon\n\nFirst paragraph.\n\nSecond paragraph.', media: [image('image-1.jpg', jpeg, 'The square, empty'), image('image-2.jpg', otherJpeg, 'Another side')],
      archives: [{ label: 'Wayback Machine', url: 'https://web.archive.org/web/20190609100000/https://news.example/2019/square' }],
    },
    files: ['image-1.jpg', 'image-2.jpg'],
  },
  'a page that names its own oEmbed, with scripts in its fields': {
    routes: platforms.discovered(material), url: 'https://video.example.org/v/9', id: '2020-01-01-web-walker-b', request: { editor: { language: 'en', posted: '2020-01-01T00:00:00Z' }, alts: ['A lane'] },
    record: { author: { name: 'Walker <b>' }, text: 'A walk', media: [image('image-1.jpg', jpeg, 'A lane')] },
    files: ['image-1.jpg'], says: /The video itself could not be had/,
  },
  'a picture at an address of its own': {
    routes: { ...platforms.noArchive, 'files.example/square': { headers: { 'content-type': 'text/html' }, body: png } }, url: 'https://files.example/square', id: '2020-01-01-web-somebody',
    request: { editor: { language: 'en', posted: '2020-01-01T00:00:00Z', authorName: 'Somebody' }, alts: ['The square'] },
    record: { platform: 'web', media: [image('image-1.png', png, 'The square')] },
    files: ['image-1.png'],
  },
  'an archive that says nothing': {
    routes: { 'files.example/square.png': png, 'archive.org/wayback/available*': { status: 503 } }, url: 'https://files.example/square.png', id: 'square',
    request: { id: 'square', editor: { language: 'en', posted: '2020-01-01T00:00:00Z', authorName: 'Somebody' }, alts: ['The square'], archives: ['https://archive.example/abc'] },
    record: { archives: [{ label: 'archive.example', url: 'https://archive.example/abc' }] },
    files: ['image-1.png'],
  },
  'names with control characters, overrides of direction and half a character': {
    routes: {
      ...platforms.noArchive,
      'social.example/api/v1/statuses/112233445566778899': platforms.json({
        uri: 'x', created_at: '2024-02-03T09:15:27Z', content: '<p>One\u202E two\u0007</p>', language: 'en', media_attachments: [],
        account: { display_name: 'A\u0000\u202Eb\u2066c\nd', username: 'zulfiya', acct: 'zulfiya', url: 'https://social.example/@zulfiya' },
      }).body.replace('One', 'One \\ud83d'),
    },
    url: 'https://social.example/@zulfiya/112233445566778899', id: '2024-02-03-mastodon-zulfiya',
    record: { author: { name: 'Abc d' }, text: 'One \ufffd two' },
    files: [], says: /Invisible control characters were left out of the text/,
  },
}

describe('an answer of each platform gives a complete record', () => {
  test.each(Object.entries(good))('%s', async (_, { routes, url, request, id, record, files, says }) => {
    trial = await openTrial(routes)
    const said: string[] = []
    expect(await trial.preserve(url, { ...request, said })).toEqual({ id, outcome: 'made' })
    expect(trial.record(id)).toMatchObject(record)
    expect(trial.listing().map((line) => line.split(' ')[0])).toEqual(['evidence/', `evidence/${id}/`, ...[...files, 'record.yaml'].sort().map((file) => `evidence/${id}/${file}`)])
    for (const { file, sha256 } of trial.record(id).media) expect(sumOfBytes(trial.bytes(id, file))).toBe(sha256)
    if (says) expect(said.join('\n')).toMatch(says)
  })
})

const all = { editor: { language: 'en', posted: '2020-01-01T00:00:00Z', authorName: 'Somebody' }, alts: ['One', 'Two'] }
const withImage = (reply: Routes[string]): Routes => ({ ...platforms.noArchive, 'site.example/': platforms.page('<meta property="og:title" content="A title"><meta property="og:image" content="/i.jpg">'), 'site.example/i.jpg': reply })

const bad: Record<string, { routes: Routes; url?: string; request?: Partial<PreserveRequest>; names?: Record<string, string>; trouble?: string; message: RegExp }> = {
  'deleted: 404': { routes: {}, trouble: 'gone', message: /site\.example no longer has it/ },
  'deleted: 410, with a copy in an archive': {
    routes: { 'site.example/': { status: 410 }, 'archive.org/wayback/available*': platforms.json({ archived_snapshots: { closest: { available: true, url: 'http://web.archive.org/web/2019/https://site.example/' } } }) },
    trouble: 'gone', message: /The Wayback Machine has a copy: https:\/\/web\.archive\.org\/web\/2019\//,
  },
  'deleted: Telegram': { routes: { 't.me/gulzor_diary/9?embed=1&mode=tme': platforms.page('', '<div class="tgme_widget_message_error">Post not found</div>') }, url: 'https://t.me/gulzor_diary/9', trouble: 'gone', message: /t\.me says .*“Post not found”/ },
  'deleted: X': { routes: { 'cdn.syndication.twimg.com/*': platforms.json({ __typename: 'TweetTombstone', tombstone: { text: { text: 'This Post was deleted by the Post author.' } } }) }, url: 'https://x.com/a/status/1137632044498923520', trouble: 'gone', message: /deleted by the Post author/ },
  'deleted: X, by oEmbed': { routes: {}, url: 'https://x.com/a/status/1137632044498923520', trouble: 'gone', message: /publish\.twitter\.com no longer has it/ },
  'deleted: YouTube': { routes: { 'www.youtube.com/oembed*': { status: 404, body: 'Not Found' } }, url: 'https://youtu.be/ab12_CD-34x', trouble: 'gone', message: /www\.youtube\.com no longer has it/ },
  'deleted: TikTok': { routes: { 'www.tiktok.com/oembed*': { status: 400, body: '{"code":400,"message":"Something went wrong"}' } }, url: 'https://www.tiktok.com/@a/video/6700000000000000000', trouble: 'gone', message: /TikTok no longer has the video/ },
  'deleted: Mastodon': { routes: { 'social.example/api/*': { status: 404, body: '{"error":"Record not found"}' } }, url: 'https://social.example/@a/112233445566778899', trouble: 'gone', message: /social\.example no longer has it/ },
  'deleted: Bluesky': { routes: { 'public.api.bsky.app/*': platforms.json({ thread: { $type: 'app.bsky.feed.defs#notFoundPost', uri: 'at://x', notFound: true } }) }, url: 'https://bsky.app/profile/a.example/post/3k', trouble: 'gone', message: /Bluesky no longer has that post/ },
  'deleted: VK': { routes: { 'vk.com/wall1_2': platforms.page('<meta property="og:title" content="Запись удалена">') }, url: 'https://vk.com/wall1_2', trouble: 'gone', message: /Запись удалена/ },
  'private: X': { routes: { 'cdn.syndication.twimg.com/*': platforms.json({ __typename: 'TweetTombstone', tombstone: { text: { text: 'You’re unable to view this Post because this account owner limits who can view their Posts.' } } }) }, url: 'https://x.com/a/status/1137632044498923520', trouble: 'walled', message: /limits who can view/ },
  'private: YouTube': { routes: { 'www.youtube.com/oembed*': { status: 403 } }, url: 'https://youtu.be/ab12_CD-34x', trouble: 'walled', message: /private or may not be shown elsewhere/ },
  'private: Telegram': { routes: {}, url: 'https://t.me/c/1234567/89', trouble: 'walled', message: /private channels/ },
  'a wall: sent to log in': { routes: { 'www.instagram.com/p/X/': { status: 302, headers: { location: '/accounts/login/?next=%2Fp%2FX%2F' } }, 'www.instagram.com/accounts/login/?next=%2Fp%2FX%2F': platforms.page('<title>Instagram</title>') }, url: 'https://www.instagram.com/p/X/', trouble: 'walled', message: /only to those who are signed in/ },
  'a wall: a page that says nothing': { routes: { 'www.facebook.com/a/posts/1': platforms.page('<title>Log in to Facebook</title>') }, url: 'https://www.facebook.com/a/posts/1', trouble: 'walled', message: /only to those who are signed in/ },
  'a wall: against programs': { routes: { 'site.example/': { status: 403, headers: { 'cf-mitigated': 'challenge' }, body: '<html>Just a moment</html>' } }, trouble: 'walled', message: /does not answer programs/ },
  'rate-limited, in minutes': { routes: { 'site.example/': { status: 429, headers: { 'retry-after': '600' } } }, trouble: 'limited', message: /no more questions for now \(429\), for 10 minutes/ },
  'rate-limited, until a date': { routes: { 't.me/abcd/1*': { status: 429, headers: { 'retry-after': 'Wed, 21 Oct 2099 07:28:00 GMT' } } }, url: 'https://t.me/abcd/1', trouble: 'limited', message: /until 2099-10-21T07:28:00/ },
  'rate-limited: a medium': { routes: withImage({ status: 429 }), trouble: 'limited', message: /429/ },
  'a platform out of order': { routes: { 'site.example/': { status: 502 } }, trouble: 'unreachable', message: /out of order \(502\)/ },
  'huge: a medium that says so': { routes: withImage({ body: Buffer.concat([jpeg, Buffer.alloc(300_000)]) }), trouble: 'too-big', message: /bigger than 0\.2 MB/ },
  'huge: a medium that does not say so': { routes: withImage((_, response) => { response.write(jpeg); for (let i = 0; i < 40; i++) response.write(Buffer.alloc(10_000)); response.end() }), trouble: 'too-big', message: /bigger than/ },
  'huge: a page': { routes: { 'site.example/': (_, response) => { response.writeHead(200, { 'content-type': 'text/html' }); for (let i = 0; i < 10; i++) response.write(Buffer.alloc(1024 * 1024, ' ')); response.end() } }, trouble: 'too-big', message: /bigger than 8 MB/ },
  'a bomb of gzip': { routes: withImage({ headers: { 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(20_000_000)) }), trouble: 'too-big', message: /bigger than/ },
  'slow: a page that stops': { routes: { 'site.example/': (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).write('<html>') }, trouble: 'unreachable', message: /stopped answering/ },
  'slow: a medium that stops': { routes: withImage((_, response) => void response.writeHead(200, { 'content-type': 'image/jpeg' }).write(jpeg.subarray(0, 200))), trouble: 'unreachable', message: /stopped answering/ },
  'cut short: a medium': { routes: withImage(jpeg.subarray(0, jpeg.length - 40)), trouble: 'unusable', message: /cut short/ },
  'a redirect to an inner address': { routes: { 'site.example/': { status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data/' } }, '169.254.169.254/*': 'secret' }, trouble: 'forbidden', message: /169\.254\.169\.254 is not an address of the public internet/ },
  'a medium at an inner address': { routes: { ...platforms.noArchive, 'site.example/': platforms.page('<meta property="og:title" content="A"><meta property="og:image" content="http://127.0.0.1/secret.png">'), '127.0.0.1/*': png }, trouble: 'forbidden', message: /127\.0\.0\.1 is not an address/ },
  'a medium at a name with a private address': { routes: { ...platforms.noArchive, 'site.example/': platforms.page('<meta property="og:title" content="A"><meta property="og:image" content="https://inner.example/secret.png">'), 'inner.example/*': png }, names: { 'inner.example': '192.168.0.10' }, trouble: 'forbidden', message: /inner\.example leads to 192\.168\.0\.10/ },
  'an oEmbed at an inner address': { routes: { 'site.example/': platforms.page('<link rel="alternate" type="application/json+oembed" href="http://10.0.0.1/o">') }, trouble: 'forbidden', message: /10\.0\.0\.1/ },
  'a name with a private address': { routes: { 'site.example/': 'secret' }, names: { 'site.example': '10.9.8.7' }, trouble: 'forbidden', message: /site\.example leads to 10\.9\.8\.7/ },
  'a loop of redirects': { routes: { 'site.example/': { status: 307, headers: { location: '/' } } }, trouble: 'unusable', message: /without end/ },
  'HTML where a picture was promised': { routes: withImage({ headers: { 'content-type': 'image/jpeg' }, body: '<!doctype html><html><body>Log in</body></html>' }), trouble: 'unusable', message: /it is a web page/ },
  'SVG where a picture was promised': { routes: withImage('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), trouble: 'unusable', message: /an SVG drawing/ },
  'nothing where a picture was promised': { routes: withImage(''), trouble: 'unusable', message: /it is empty/ },
  'a program where a page was promised': { routes: { 'site.example/': Buffer.from('7f454c4602010100000000000000000002003e0001000000', 'hex') }, trouble: 'unusable', message: /application\/x-elf, neither a page nor a medium/ },
  'a web page where JSON was promised': { routes: { 'public.api.bsky.app/*': '<html>Oops</html>' }, url: 'https://bsky.app/profile/a.example/post/3k', trouble: 'unusable', message: /should have sent JSON and sent a web page/ },
  'damaged JSON': { routes: { 'public.api.bsky.app/*': '{"thread": {' }, url: 'https://bsky.app/profile/a.example/post/3k', trouble: 'unusable', message: /sent something damaged/ },
  'JSON of another form': { routes: { 'public.api.bsky.app/*': '[1, 2]' }, url: 'https://bsky.app/profile/a.example/post/3k', trouble: 'unusable', message: /a form that is not known/ },
  'no post but a channel': { routes: {}, url: 'https://t.me/gulzor_diary', trouble: 'unusable', message: /not that of one post/ },
  'an empty page, and nothing said about it': { routes: { ...platforms.noArchive, 'site.example/': '' }, request: { editor: {}, alts: [] }, message: /does not say everything[\s\S]*--author[\s\S]*--posted[\s\S]*--language/ },
  'a medium that nobody has described': { routes: withImage(jpeg), request: { alts: [] }, message: /--alt image-1\.jpg="…"/ },
  'more descriptions than media': { routes: withImage(jpeg), message: /no medium left for --alt “Two”/ },
  'an instant that is none': { routes: withImage(jpeg), request: { editor: { ...all.editor, posted: 'yesterday' }, alts: ['One'] }, message: /“yesterday” is not a date/ },
  'a file of the editor’s that is not there': { routes: withImage(jpeg), request: { attached: ['no-such-file.jpg'] }, trouble: 'unusable', message: /There is no file no-such-file\.jpg/ },
  'an id that cannot be one': { routes: withImage(jpeg), request: { id: '../../etc' }, message: /cannot be the id/ },
  'no web address': { routes: {}, url: 'ftp://site.example/', message: /is not a web address/ },
  'elements within elements without end': { routes: { 'public.api.bsky.app/*': '{}', 't.me/abcd/1*': platforms.page('', `<div class="tgme_widget_message"><div class="tgme_widget_message_text">${'<b>'.repeat(200_000)}</div></div>`) }, url: 'https://t.me/abcd/1', trouble: 'unusable', message: /cannot be read/ },
  'a host that closes': { routes: { 'site.example/': (_, response) => void response.destroy() }, trouble: 'unreachable', message: /broke off/ },
}

describe('any other answer gives one message, and nothing is written', () => {
  test.each(Object.entries(bad))('%s', async (_, { routes, url = 'https://site.example/', request, names, trouble, message }) => {
    trial = await openTrial(routes, names ? { names } : {})
    const before = trial.listing()
    const error: unknown = await trial.preserve(url, { ...all, ...request }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect((error as Error).message).toMatch(message)
    if (trouble) expect(error).toMatchObject({ name: 'SourceTrouble', trouble, mend: expect.stringMatching(/\w/) })
    else expect(error).not.toBeInstanceOf(SourceTrouble)
    expect(trial.listing()).toEqual(before)
    expect(trial.web.asked.filter((address) => /^(?:127|10|169\.254|192\.168)\./.test(address) || address.startsWith('inner.'))).toEqual([])
  })
})

describe('what the editor has', () => {
  test('a video, before the still picture that the platform gave', async () => {
    trial = await openTrial(platforms.youtube(material))
    writeFileSync(join(trial.contentDir, 'from-a-witness.mp4'), mp4)
    const said: string[] = []
    const { id } = await trial.preserve('https://youtu.be/ab12_CD-34x', { editor: { language: 'ru' }, attached: [join(trial.contentDir, 'from-a-witness.mp4')], alts: ['Площадь'], said })
    expect(trial.record(id).media).toEqual([video('video-1.mp4', 'Площадь', 'video-1-poster.jpg')].map((medium) => ({ ...medium, file: expect.stringMatching(/^video-\d\.mp4$/), poster: expect.stringMatching(/^video-\d-poster\.jpg$/) })))
    expect(said.join()).not.toContain('could not be had')
  })

  test('everything, of an original that is gone; the source is not asked', async () => {
    trial = await openTrial(platforms.noArchive)
    writeFileSync(join(trial.contentDir, 'saved.jpg'), jpeg)
    const editor = { ...all.editor, text: 'What it said.' }
    const { id } = await trial.preserve('https://t.me/gulzor_diary/418', { editor, gone: true, attached: [join(trial.contentDir, 'saved.jpg')], alts: ['The square'] })
    expect(trial.record(id)).toMatchObject({ original: 'gone', platform: 'telegram', text: 'What it said.', media: [image('image-1.jpg', jpeg, 'The square')] })
    expect(trial.web.asked).toEqual([expect.stringMatching(/^archive\.org/)])
  })

  test('the answers to questions, asked again until they hold; “-” leaves a medium out', async () => {
    trial = await openTrial(platforms.webPage(material))
    const answers = ['', 'Noon on the square.', 'One picture', '-']
    const asked: string[] = []
    const said: string[] = []
    const page = 'https://news.example/2019/square?utm_source=feed'
    const request = { editor: { shows: undefined }, ask: async (question: string) => { asked.push(question); return answers[asked.length - 1] ?? '' }, said }
    await trial.imitate({ ...platforms.webPage(material), 'news.example/2019/square': platforms.page('<meta property="og:title" content="T"><meta name="author" content="A"><meta property="article:published_time" content="2020-01-01T00:00:00Z"><meta property="og:image" content="/one.jpg"><meta property="og:image" content="/two.jpg">', '', 'lang="en"') })
    const { id } = await trial.preserve(page, request)
    expect(asked).toEqual([expect.stringContaining('evidence of'), expect.stringContaining('evidence of'), expect.stringContaining('image-1.jpg'), expect.stringContaining('image-2.jpg')])
    expect(said.join('\n')).toContain('is empty')
    expect(trial.record(id)).toMatchObject({ shows: 'Noon on the square.', media: [image('image-1.jpg', jpeg, 'One picture')] })
    expect(trial.listing().some((line) => line.includes('image-2'))).toBe(false)
  })
})

describe('a record that stands', () => {
  const url = 'https://t.me/gulzor_diary/418'
  const first = { editor: { language: 'kk', shows: 'The square.' }, alts: ['The square', 'People sing'] }
  const id = '2019-06-09-telegram-gulzor-diary'
  const changed = (): Routes => {
    const routes = platforms.telegram(material)
    const key = 't.me/gulzor_diary/418?embed=1&mode=tme'
    return { ...routes, [key]: (routes[key] as string).replace('Жұрт тыныш.', 'Жұрт кетті.'), 'cdn.telegram.example/file/one.jpg': otherJpeg }
  }
  const edit = (change: (yaml: string) => string) => {
    const path = join(trial!.evidenceDir, id, 'record.yaml')
    writeFileSync(path, change(trial!.bytes(id, 'record.yaml').toString()))
  }

  test('is not touched when nothing is new', async () => {
    trial = await openTrial(platforms.telegram(material))
    await trial.preserve(url, first)
    const before = trial.listing()
    expect(await trial.preserve(url, { editor: { shows: undefined } })).toEqual({ id, outcome: 'unchanged' })
    expect(trial.listing()).toEqual(before)
  })

  test('is found by its address under any id, and changed only when told to', async () => {
    trial = await openTrial(platforms.telegram(material))
    await trial.preserve(url, { ...first, id: 'square' })
    await trial.imitate(changed())
    const before = trial.listing()
    const said: string[] = []
    await expect(trial.preserve(url, { editor: { shows: undefined }, alts: ['image-2=The square again'], said })).rejects.toThrow(CannotPreserve)
    expect(trial.listing()).toEqual(before)
    expect(said.join('\n')).toMatch(/- text: [\s\S]*Жұрт тыныш[\s\S]*\+ text: [\s\S]*Жұрт кетті/)
    expect(said.join('\n')).toContain('These files would be removed: image-1.jpg')

    expect(await trial.preserve(url, { editor: { shows: undefined }, alts: ['image-2=The square again'], replace: true })).toEqual({ id: 'square', outcome: 'changed' })
    expect(trial.record('square').media).toMatchObject([image('image-2.jpg', otherJpeg, 'The square again'), { file: 'video-1.mp4', alt: 'People sing' }])
    expect(trial.listing().map((line) => line.split(' ')[0])).toEqual(['evidence/', 'evidence/square/', 'evidence/square/image-2.jpg', 'evidence/square/record.yaml', 'evidence/square/video-1-poster.jpg', 'evidence/square/video-1.mp4'])
  })

  test('keeps what an editor wrote', async () => {
    trial = await openTrial(platforms.telegram(material))
    await trial.preserve(url, first)
    edit((yaml) => `${yaml.replace('shows: "The square."', 'shows: "The square, at two."\nwarning: "Police."\nrights: "Asked."')}translation: { language: en, text: "The square.", translator: "A" }\n`)
    writeFileSync(join(trial.evidenceDir, id, 'notes.txt'), 'An editor’s own')
    await trial.imitate(changed())
    const said: string[] = []
    await trial.preserve(url, { editor: { shows: undefined }, alts: ['Again'], replace: true, said })
    expect(trial.record(id)).toMatchObject({ shows: 'The square, at two.', warning: 'Police.', rights: 'Asked.', translation: { text: 'The square.' }, language: 'kk', text: expect.stringContaining('Жұрт кетті') })
    expect(trial.bytes(id, 'notes.txt').toString()).toBe('An editor’s own')
    expect(said.join('\n')).toContain('The translation is of the former text')
  })

  test('keeps what the source no longer shows', async () => {
    trial = await openTrial(platforms.telegram(material))
    await trial.preserve(url, first)
    const key = 't.me/gulzor_diary/418?embed=1&mode=tme'
    await trial.imitate({ ...platforms.noArchive, [key]: (platforms.telegram(material)[key] as string).replace(/<div class="tgme_widget_message_grouped_wrap">[\s\S]*?<\/div>\s*<div class="tgme_widget_message_text js-message_text"[\s\S]*?<\/div>/, '') })
    expect(await trial.preserve(url, { editor: { shows: undefined } })).toEqual({ id, outcome: 'unchanged' })
    expect(trial.record(id)).toMatchObject({ text: expect.stringContaining('Жұрт тыныш'), media: [{ file: 'image-1.jpg' }, { file: 'video-1.mp4' }] })
  })

  test('never gets back what it withholds', async () => {
    trial = await openTrial(platforms.telegram(material))
    await trial.preserve(url, { ...first, id: 'square' })
    const sum = sumOfBytes(jpeg)
    const path = join(trial.evidenceDir, 'square', 'record.yaml')
    const withheld = ['url', 'author.handle', 'author.url', 'text', 'media.image-1.jpg'].map((field) => `  - { field: ${field}, since: 2026-01-01T00:00:00Z, reason: "Asked.", sha256: ${field.startsWith('media') ? sum : 'a'.repeat(64)} }`).join('\n')
    const yaml = trial.bytes('square', 'record.yaml').toString()
      .replace(/^url: .*\n/m, '').replace(/^ {2}handle: .*\n/m, '').replace(/^ {2}url: .*\n/m, '').replace(/^text: \|\n(?: {2}.*\n)*/m, '').replace(/^ {2}- file: image-1\.jpg\n(?: {4}.*\n)*/m, '')
    writeFileSync(path, `${yaml}withheld:\n${withheld}\n`)
    const before = trial.record('square')
    expect(before.media.map(({ file }) => file)).toEqual(['video-1.mp4'])

    // The source now says the handle in a new place as well.
    const key = 't.me/gulzor_diary/418?embed=1&mode=tme'
    await trial.imitate({ ...platforms.telegram(material), [key]: (platforms.telegram(material)[key] as string).replace('Гүлзор күнделігі', 'gulzor_diary, the diary') })
    const said: string[] = []
    expect(await trial.preserve(url, { id: 'square', editor: { shows: undefined, rights: 'Asked.' }, replace: true, said })).toEqual({ id: 'square', outcome: 'changed' })
    const { captured: _, ...after } = trial.record('square')
    const { captured: __, ...expected } = before
    expect(after).toEqual({ ...expected, rights: 'Asked.' })
    expect(trial.bytes('square', 'record.yaml').toString()).not.toContain('gulzor_diary')
    expect(said.join('\n')).toMatch(/“author\.name” was not taken over/)
    expect(trial.web.asked.filter((address) => address.startsWith('cdn.'))).toEqual([])

    writeFileSync(join(trial.contentDir, 'face.jpg'), jpeg)
    const stood = trial.listing()
    await expect(trial.preserve(url, { id: 'square', attached: [join(trial.contentDir, 'face.jpg')], alts: ['A face'], replace: true })).rejects.toThrow(/is what is withheld as square media\.image-1\.jpg/)
    await expect(trial.preserve(url, { id: 'square', editor: { authorHandle: '@gulzor_diary' }, replace: true })).rejects.toThrow(/withholds author\.handle/)
    // Nor by way of another record.
    await expect(trial.preserve(url, { editor: { language: 'kk' } })).rejects.toThrow('evidence/square is of the same moment and withholds its address')
    await expect(trial.preserve(url, { id: 'another', editor: { language: 'kk' }, alts: ['One', 'Two'] })).rejects.toThrow('withheld as square media.image-1.jpg')
    expect(trial.listing()).toEqual(stood)
  })

  test('is not made twice under two ids', async () => {
    trial = await openTrial(platforms.telegram(material))
    await trial.preserve(url, first)
    const before = trial.listing()
    await expect(trial.preserve(url, { ...first, id: 'square' })).rejects.toThrow(`evidence/${id} keeps that address already`)
    expect(trial.listing()).toEqual(before)
  })

  test('that an editor saves meanwhile is not written over', async () => {
    trial = await openTrial(platforms.telegram(material))
    await trial.preserve(url, first)
    await trial.imitate(changed())
    const ask = async () => {
      edit((yaml) => yaml.replace('"The square."', '"The square, at two."'))
      return 'y'
    }
    await expect(trial.preserve(url, { editor: { shows: undefined }, alts: ['Again'], ask })).rejects.toThrow('changed evidence/2019-06-09-telegram-gulzor-diary meanwhile')
    expect(trial.record(id)).toMatchObject({ shows: 'The square, at two.', text: expect.stringContaining('Жұрт тыныш') })
    expect(trial.listing().some((line) => line.includes('.preserve-'))).toBe(false)
  })

  test('that does not hold is left for its editor', async () => {
    trial = await openTrial(platforms.telegram(material))
    await trial.preserve(url, first)
    edit((yaml) => yaml.replace('language: kk', 'language: Klingon!'))
    const before = trial.listing()
    await expect(trial.preserve(url, { id, replace: true })).rejects.toThrow(/record\.yaml:\d+:\d+ stands already and does not hold/)
    expect(trial.listing()).toEqual(before)
  })
})
