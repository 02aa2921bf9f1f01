# Onrecord with everything that it needs to run; the ledger and the configuration are outside.
FROM python:3.12-slim
WORKDIR /onrecord
COPY requirements requirements
RUN pip install --no-cache-dir --require-hashes -r requirements/dev.txt
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation ".[postgresql]" \
    && useradd --create-home onrecord
USER onrecord
ENTRYPOINT ["onrecord"]
CMD ["serve", "--host", "0.0.0.0"]
