# Onrecord with what it needs to run, and nothing else; the ledger and the configuration are outside.
FROM python:3.12-slim AS built
WORKDIR /build
COPY requirements/build.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/build.txt
COPY . .
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels .

FROM python:3.12-slim
COPY requirements/image.txt /tmp/
RUN pip install --no-cache-dir --require-hashes -r /tmp/image.txt
RUN --mount=type=bind,from=built,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-deps /wheels/*.whl \
    && useradd --create-home --home-dir /var/lib/onrecord onrecord
USER onrecord
WORKDIR /var/lib/onrecord
ENTRYPOINT ["onrecord"]
CMD ["serve", "--host", "0.0.0.0"]
