# The Telegram bot as an image; docs/operations.md, In a container.
# Debian's glibc, not Alpine's musl: for musl several packages have no wheels.
FROM python:3.13-slim-bookworm AS build
# another package index: --build-arg PIP_INDEX_URL=… (stays in this stage)
ARG PIP_INDEX_URL
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
COPY requirements.lock deploy/lock_part.py ./
RUN python lock_part.py requirements.lock > run.lock \
    && python lock_part.py requirements.lock hatchling > build.lock \
    && python -m venv /opt/build \
    && /opt/build/bin/pip install --quiet --require-hashes -r build.lock \
    && python -m venv /opt/study \
    && /opt/study/bin/pip install --quiet --require-hashes -r run.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY knowledge ./knowledge
COPY prompts ./prompts
RUN /opt/build/bin/hatchling build -t wheel -d dist \
    && /opt/study/bin/pip install --quiet --no-deps dist/*.whl \
    && /opt/study/bin/pip uninstall --quiet --yes pip

FROM python:3.13-slim-bookworm
COPY --from=build /opt/study /opt/study
RUN groupadd --system --gid 10001 study \
    && useradd --system --uid 10001 --gid study --home-dir /data --shell /usr/sbin/nologin study \
    && install --directory --owner study --group study --mode 700 /data
ENV PATH=/opt/study/bin:$PATH \
    HOME=/data \
    STUDY_LIBRARY__PATH=/data/library \
    STUDY_LOGGING__FORMAT=json \
    STUDY_METRICS__PORT=9100
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
# /healthz is 200 while updates come and the database answers; without a proxy, whatever the environment says
HEALTHCHECK --interval=60s --timeout=15s --start-period=120s --retries=5 \
    CMD ["python", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 9100, timeout=10); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
ENTRYPOINT ["study"]
CMD ["bot"]
