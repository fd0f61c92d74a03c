# syntax=docker/dockerfile:1
#
# One image for every publication: it is built without content and without SITE_URL, and serves what it is given when it
# starts (docs/operators.md, "In containers").
#
#   docker build -t ovoz .

FROM node:24.21.0-trixie-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY . .
RUN CONTENT_DIR=/nothing node scripts/build.ts && node scripts/sbom.ts sbom.cdx.json
# What serves: no compilers, tests or tools; the base image brings Node.js. Optimised pictures, which Next writes beside its
# build, go into the data folder.
RUN npm prune --omit=dev --no-audit --no-fund \
 && rm -rf node_modules/@next/swc-*-musl node_modules/playwright* node_modules/@playwright \
 && rm -rf .next/cache .next/dev .next/types \
 && ln -s /data .next/cache

FROM node:24.21.0-trixie-slim
# git for CONTENT_REPOSITORY and for articles' histories, ssh for repositories behind it.
RUN apt-get update \
 && apt-get install -y --no-install-recommends git openssh-client ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o node -g node -m 700 /data \
 && install -d -o node -g node /content
WORKDIR /app
COPY --from=build /app/package.json /app/sbom.cdx.json /app/next.config.mjs /app/tsconfig.json /app/server.ts /app/proxy.ts ./
COPY --from=build /app/public ./public
COPY --from=build /app/scripts ./scripts
COPY --from=build /app/lib ./lib
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/.next ./.next
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 PORT=3000 CONTENT_DIR=/content DATA_DIR=/data \
    MALLOC_ARENA_MAX=2 MALLOC_TRIM_THRESHOLD_=131072 MALLOC_MMAP_THRESHOLD_=131072 NODE_COMPILE_CACHE=/data/compiled
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
# The first start fetches the content and reads all of it: minutes, where there is much.
HEALTHCHECK --interval=5s --timeout=3s --start-period=30m --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Without a shell between, so that it is the one that is told to stop.
CMD ["node", "server.ts"]
