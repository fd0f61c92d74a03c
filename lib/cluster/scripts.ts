/**
 * What is asked of Redis, each as one step that nothing comes between. All that the servers of a publication share beside
 * pages is one hash, `state`, so that what Redis loses or evicts of it, it loses as a whole:
 *
 *   epoch         made up when there was no state; pages of another epoch are not found any more
 *   first         the release it begins with: of what was before nobody knows what expired since
 *   sequence      the newest release
 *   commit        what was announced last, where there is a content repository; `announced` as which release
 *   open          that release, until it is known what it made stale
 *   complete      the newest release of which that is known; `completed` since when, in milliseconds
 *   purged        the newest release that the edge was told of; `claimed` since when a server, the `claimant`, has been about to
 *   calls         how often a push was announced to one of the servers
 *   t:<tag>       the release in which the tag last expired
 *
 * Beside it stands who is there: `members` (id → when it was last heard), `applied` (id → the release it is at) and `clocks` (id → milliseconds
 * by which its clock is ahead of Redis's); what was published: `log`; and what the edge is to be told: `purges` (release → tags).
 */
import { script } from './connection.ts'

export type { Script } from './connection.ts'

const common = /* lua */ `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local function fact(name) return tonumber(redis.call('HGET', KEYS[1], name) or 0) end
  -- While somebody is telling the edge, some of it may have been told.
  local function tellable() return redis.call('HEXISTS', KEYS[1], 'claimed') == 1 and fact('complete') or fact('purged') end
  local function addClocks(reply, key)
    local clocks = redis.call('HGETALL', key)
    for i = 2, #clocks, 2 do reply[#reply + 1] = tonumber(clocks[i]) end
  end
`

/** More tags than these are forgotten in favour of the one that stands for everything. */
const mostTags = 200_000
/** Releases that a server may have missed without having to look at everything. */
const mostReleases = 1_000

/**
 * Says that this server is there and what it has applied, and asks for what is new.
 *
 * KEYS state, members, applied, log, purges, clocks · ARGV id, applied release, milliseconds until a silent member is forgotten,
 * milliseconds until one that lags is waited for no longer, milliseconds for which a purge is one server's, newest release that
 * this server has told the edge of, whether it is telling it now, the epoch in which it was, milliseconds since 1970 by the server's own clock
 * → epoch, sequence, commit announced last, purged, members, calls, release to purge (0: none), tags to purge, the newest release that is
 * complete, ids of the members that have not applied it, milliseconds since 1970 by Redis's clock, by how much each member's is ahead of it …
 */
export const tick = script(/* lua */ `${common}
  local applied = tonumber(ARGV[2])
  -- It has lost what one of us has applied, and who knows what else.
  if applied > fact('sequence') then redis.call('DEL', KEYS[1]) end
  if redis.call('HEXISTS', KEYS[1], 'epoch') == 0 then
    -- There is nothing, or what somebody has announced since it was lost.
    -- By the earlier of two clocks: one that is ahead would take all releases along.
    local first = math.max(math.min(now, tonumber(ARGV[9])), applied, fact('sequence'))
    if redis.call('EXISTS', KEYS[1]) == 0 then
      redis.call('DEL', KEYS[3], KEYS[4], KEYS[5])
      redis.call('HSET', KEYS[1], 'purged', first)
    end
    redis.call('HSET', KEYS[1], 'epoch', now .. '-' .. ARGV[1], 'first', first, 'sequence', first, 'complete', first)
  end
  redis.call('ZADD', KEYS[2], now, ARGV[1])
  redis.call('HSET', KEYS[3], ARGV[1], applied)
  redis.call('HSET', KEYS[6], ARGV[1], tonumber(ARGV[9]) - now)
  local function forget(ids)
    for _, id in ipairs(ids) do
      redis.call('ZREM', KEYS[2], id)
      redis.call('HDEL', KEYS[3], id)
      redis.call('HDEL', KEYS[6], id)
    end
  end
  forget(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - tonumber(ARGV[3])))
  -- The clock was set back: who is there says so again.
  forget(redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. now, '+inf'))
  -- Nor is what was done after now waited for until then.
  local function past(name) return fact(name) > now and now or now - fact(name) end
  local complete, purged = fact('complete'), fact('purged')
  -- What was told before Redis lost everything is of other releases.
  if tonumber(ARGV[6]) > purged and ARGV[8] == redis.call('HGET', KEYS[1], 'epoch') then
    purged = tonumber(ARGV[6])
    redis.call('HSET', KEYS[1], 'purged', purged)
    redis.call('HDEL', KEYS[1], 'claimed')
    for _, known in ipairs(redis.call('HKEYS', KEYS[5])) do
      if tonumber(known) <= purged then redis.call('HDEL', KEYS[5], known) end
    end
  end
  local members, lagging = 0, {}
  local known = redis.call('HGETALL', KEYS[3])
  for i = 1, #known, 2 do
    members = members + 1
    if tonumber(known[i + 1]) < complete then lagging[#lagging + 1] = known[i] end
  end
  local purge, tags = 0, {}
  local isDue = purged < complete and applied >= complete and (#lagging == 0 or past('completed') > tonumber(ARGV[4]))
  -- Whose turn it was may never have heard of it: its answer came too late.
  local isUnheard = redis.call('HGET', KEYS[1], 'claimant') == ARGV[1] and ARGV[7] == '0'
  if isDue and (isUnheard or past('claimed') > tonumber(ARGV[5])) then
    redis.call('HSET', KEYS[1], 'claimed', now, 'claimant', ARGV[1])
    purge = complete
    local purges = redis.call('HGETALL', KEYS[5])
    for i = 1, #purges, 2 do
      if tonumber(purges[i]) <= complete then tags[#tags + 1] = purges[i + 1] end
    end
  end
  local reply = { redis.call('HGET', KEYS[1], 'epoch'), fact('sequence'), redis.call('HGET', KEYS[1], 'commit') or '', purged, members, fact('calls'), purge, table.concat(tags, ' '), complete, table.concat(lagging, ' '), now }
  addClocks(reply, KEYS[6])
  return reply
`)

/**
 * What time it is, by Redis's clock and those of the members that were heard of late: what others were off before it was set says nothing.
 *
 * KEYS clocks, members · ARGV milliseconds until a silent member is forgotten → milliseconds since 1970 by Redis's clock, by how much each
 * member's is ahead of it …
 */
export const clock = script(/* lua */ `${common}
  local reply = { now }
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. (now - tonumber(ARGV[1])), now)) do
    reply[#reply + 1] = tonumber(redis.call('HGET', KEYS[1], id) or 0)
  end
  return reply
`)

/** Somebody says that there is something to fetch. KEYS state → how often that was said */
export const call = script(/* lua */ `return redis.call('HINCRBY', KEYS[1], 'calls', 1)`)

/** What it was to tell the edge, another is to. KEYS state, members, applied, clocks · ARGV id */
export const leave = script(/* lua */ `
  redis.call('ZREM', KEYS[2], ARGV[1])
  redis.call('HDEL', KEYS[3], ARGV[1])
  redis.call('HDEL', KEYS[4], ARGV[1])
  if redis.call('HGET', KEYS[1], 'claimant') == ARGV[1] then redis.call('HDEL', KEYS[1], 'claimed') end
  return 1
`)

/**
 * Announces a commit before it is applied, so that all apply it at the same time. Whoever announces what was announced
 * last joins that release; whoever fetched before another announced may have fetched too early, and has to again.
 *
 * KEYS state, log · ARGV commit, the commit announced last when it was fetched ('': none), a release that the new one is to be later than,
 * milliseconds since 1970 before which it was not fetched
 * → release (0: fetch again), whether it is still open
 */
export const announce = script(/* lua */ `${common}
  local last = redis.call('HGET', KEYS[1], 'commit') or ''
  if last == ARGV[1] then return { fact('announced'), redis.call('HEXISTS', KEYS[1], 'open') } end
  if last ~= ARGV[2] then return { 0, 0 } end
  -- As late as it was fetched: a server without Redis counts so, too, and whoever fetched later has what is newer.
  local release = math.max(fact('sequence'), tonumber(ARGV[3]), tonumber(ARGV[4]) - 1) + 1
  -- First what may fail: a script is not undone.
  redis.call('XADD', KEYS[2], 'MAXLEN', ${mostReleases}, release .. '-0', 'commit', ARGV[1])
  redis.call('HSET', KEYS[1], 'sequence', release, 'commit', ARGV[1], 'announced', release, 'open', release)
  return { release, 1 }
`)

/**
 * Says which tags a release made stale. The first to say so of an announced one is right for all who come after, for all
 * of them apply the same; what somebody has besides (something was due at its clock) becomes a release of its own.
 *
 * A call whose answer came too late may be made again: it is answered as it was.
 *
 * KEYS state, log, purges, what this server completed last · ARGV name of the call, announced release (0: none), the release that
 * this server was at before, a release that the newest is to be no earlier than, paths for a new one (as JSON, or '' for all),
 * milliseconds since 1970 at which it is due, tags …
 * → release, whether it was made or completed now, the newest release before, the newest that the edge may have been told of, the newest now
 */
export const complete = script(/* lua */ `${common}
  local known = redis.call('GET', KEYS[4])
  if known then
    local name, release, isFirst, before, newest = string.match(known, '^(%S+) (%S+) (%S+) (%S+) (%S+)$')
    if name == ARGV[1] then return { tonumber(release), tonumber(isFirst), tonumber(before), tellable(), tonumber(newest) } end
  end
  local announced, before, floor, sequence = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), fact('sequence')
  local function answer(release, isFirst)
    local newest = fact('sequence')
    if newest < floor then
      newest = floor
      redis.call('XADD', KEYS[2], 'MAXLEN', ${mostReleases}, newest .. '-0', 'paths', '', 'at', 0)
      redis.call('HSET', KEYS[1], 'sequence', newest)
    end
    redis.call('SET', KEYS[4], table.concat({ ARGV[1], string.format('%.0f', release), isFirst, string.format('%.0f', sequence), string.format('%.0f', newest) }, ' '), 'PX', 600000)
    return { release, isFirst, sequence, tellable(), newest }
  end
  local wasPurged = fact('purged') >= fact('complete')
  local open = fact('open')
  local release, tags = announced, {}
  if open > 0 and announced >= open then
    for i = 7, #ARGV do tags[#tags + 1] = ARGV[i] end
    redis.call('HDEL', KEYS[1], 'open')
  else
    for i = 7, #ARGV do
      if fact('t:' .. ARGV[i]) <= before then tags[#tags + 1] = ARGV[i] end
    end
    if #tags == 0 then return answer(announced, 0) end
    -- Later than what this server was at, too: Redis may have lost everything a moment ago.
    release = math.max(sequence, floor, before, announced) + 1
    redis.call('XADD', KEYS[2], 'MAXLEN', ${mostReleases}, release .. '-0', 'paths', ARGV[5], 'at', ARGV[6])
    redis.call('HSET', KEYS[1], 'sequence', release)
  end
  if redis.call('HLEN', KEYS[1]) + #tags > ${mostTags} then
    local names = { 'epoch', 'first', 'sequence', 'commit', 'announced', 'open', 'complete', 'completed', 'purged', 'claimed', 'claimant', 'calls' }
    local kept = redis.call('HMGET', KEYS[1], unpack(names))
    redis.call('DEL', KEYS[1])
    for i, name in ipairs(names) do
      if kept[i] then redis.call('HSET', KEYS[1], name, kept[i]) end
    end
    local isGone = false
    for _, tag in ipairs(tags) do isGone = isGone or string.sub(tag, 1, 1) == '!' end
    tags = isGone and { '*', '!*' } or { '*' }
  end
  for _, tag in ipairs(tags) do redis.call('HSET', KEYS[1], 't:' .. tag, release) end
  redis.call('HSET', KEYS[1], 'complete', math.max(release, fact('complete')), 'completed', now)
  if #tags > 0 then redis.call('HSET', KEYS[3], release, table.concat(tags, ' '))
  elseif wasPurged then redis.call('HSET', KEYS[1], 'purged', fact('complete')) end
  return answer(release, 1)
`)

/** The server that was about to tell the edge could not. KEYS state */
export const unclaim = script(/* lua */ `return redis.call('HDEL', KEYS[1], 'claimed')`)

/**
 * What was published after a release.
 *
 * KEYS state, log · ARGV release → whether nothing of it is forgotten, then for each `commit` and the commit, or `paths`, the paths
 * and when it was due
 */
export const since = script(/* lua */ `${common}
  local oldest = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)
  local isForgotten = tonumber(ARGV[1]) < fact('first')
    or (redis.call('XLEN', KEYS[2]) >= ${mostReleases} and tonumber(string.match(oldest[1][1], '^%d+')) > tonumber(ARGV[1]))
  local found = { isForgotten and 0 or 1 }
  for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '(' .. ARGV[1] .. '-0', '+')) do found[#found + 1] = entry[2] end
  return found
`)

/**
 * A page, if nothing that it shows has expired since. While a release is being applied it is not known what that makes
 * stale, so only what was rendered with it counts. Nor does one count of a server for which something was due that is not due for who asks.
 *
 * KEYS state, page · ARGV the newest moment that who asks takes as past → body, or nothing
 */
export const getPage = script(/* lua */ `
  local page = redis.call('HMGET', KEYS[2], 'release', 'tags', 'epoch', 'asOf')
  if not page[1] or not page[4] or tonumber(page[4]) > tonumber(ARGV[1]) then return false end
  local release = tonumber(page[1])
  local state = redis.call('HMGET', KEYS[1], 'epoch', 'first', 'open', 't:*')
  if not state[1] or state[1] ~= page[3] then return false end
  for i = 2, 4 do
    if tonumber(state[i] or 0) > release then return false end
  end
  for tag in string.gmatch(page[2], '%S+') do
    local expired = redis.call('HGET', KEYS[1], 't:' .. tag)
    if expired and tonumber(expired) > release then return false end
  end
  return redis.call('HGET', KEYS[2], 'body')
`)

/**
 * Keeps a page, unless there is one that was rendered later, or Redis has lost since what expired.
 *
 * KEYS state, page · ARGV epoch and release before its render began, tags separated by spaces, body, milliseconds to live, the newest moment
 * that its server took as past
 */
export const putPage = script(/* lua */ `
  local state = redis.call('HMGET', KEYS[1], 'epoch', 'first')
  if state[1] ~= ARGV[1] or tonumber(state[2]) > tonumber(ARGV[2]) then return 0 end
  local known = redis.call('HMGET', KEYS[2], 'release', 'epoch')
  if known[1] and known[2] == ARGV[1] and tonumber(known[1]) > tonumber(ARGV[2]) then return 0 end
  redis.call('HSET', KEYS[2], 'epoch', ARGV[1], 'release', ARGV[2], 'tags', ARGV[3], 'body', ARGV[4], 'asOf', ARGV[6])
  redis.call('PEXPIRE', KEYS[2], ARGV[5])
  return 1
`)
