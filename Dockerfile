# syntax=docker/dockerfile:1
FROM node:22-bookworm-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY scripts/copy-assets.js scripts/
RUN node scripts/copy-assets.js

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/var/lib/portal STATIC_ROOT=/srv/static
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-liberation2 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 1000 --home-dir /var/lib/portal --create-home portal \
    && install -d -o portal /var/lib/portal/media
WORKDIR /app
COPY requirements/runtime.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/runtime.txt
COPY . .
COPY --from=assets /app/static/vendor static/vendor
# Dummy values: collecting files reads the settings but connects to nothing.
RUN PROFILE=server SECRET_KEY=build DATABASE_URL=postgres:///build REDIS_URL=redis://build EMAIL_URL=smtp://build \
    ALLOWED_HOSTS=build python manage.py collectstatic --noinput -v0
USER portal
EXPOSE 8000
CMD ["gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]
