# A thin front of Meson and tools/: `make` alone lists the targets.
#
#   ARGS=…        more arguments for run, demo, sandbox, soak, bench, kills,
#                 micro, test, check, testenv, the image's targets, asan and
#                 tsan (--suite=integration: the whole program, under tsan
#                 with TSAN_CAF, see tools/sanitize)
#   DURATION=…    of the soak: 1h, 5m
#   IMG=…         name and tag of the image: controller:v0.1.0
#   PLATFORMS=…   of docker-buildx: linux/amd64,linux/arm64
#   DEPS=no       install nothing: what is needed is there

SHELL := bash
PROGRAM := kube-forensics-controller
PLUGIN := kubectl-forensic
SANDBOX := build/tools/sandbox/sandbox
IMG ?= controller:v0.1.0
PLATFORMS ?= linux/amd64,linux/arm64

# Lets ccache serve files that use a precompiled header.
export DEPS
export CCACHE_SLOPPINESS ?= pch_defines,time_macros

.PHONY: help deps build plugin run demo sandbox build-sandbox soak bench neighbours kills micro test check format testenv asan tsan fuzz docker-build docker-buildx kind-load sbom deploy undeploy manifests clean

help: ## List the targets (the default)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' \
	  $(firstword $(MAKEFILE_LIST))
	@echo; sed -n 's/^#   /  /p' $(firstword $(MAKEFILE_LIST))

deps: ## Install what is missing of tools/deps.txt, with apt-get
ifneq ($(DEPS),no)
	@tools/deps
endif

build: deps build/build.ninja ## Build bin/kube-forensics-controller
	@ninja -C build src/$(PROGRAM)
	@install -D build/src/$(PROGRAM) bin/$(PROGRAM)

plugin: deps build/build.ninja ## Build bin/kubectl-forensic, for kubectl to find in PATH
	@ninja -C build src/plugin/$(PLUGIN)
	@install -D build/src/plugin/$(PLUGIN) bin/$(PLUGIN)
	@ln -sf $(PLUGIN) bin/kubectl_complete-forensic

build/build.ninja: | deps
	@meson setup build

run: build ## Run the controller against the current kubeconfig context
	bin/$(PROGRAM) --log-format=text $(ARGS)

demo: build build-sandbox ## Watch the main job without a cluster, in under a minute
	@$(SANDBOX) run -- tools/demo/demo --controller bin/$(PROGRAM) $(ARGS)

sandbox: build-sandbox ## Start an in-memory Kubernetes API for kubectl, Ctrl-C ends it
	@$(SANDBOX) serve $(ARGS)

build-sandbox: deps build/build.ninja
	@ninja -C build tools/sandbox/sandbox

soak: DURATION ?= 1h
soak: build build-sandbox ## Load the controller for an hour, with faults: does it level off?
ifneq ($(DEPS),no)
	@tools/deps soak
endif
	@$(SANDBOX) run --no-node --scripted-node testenv-node -- \
	  tools/soak/soak --controller bin/$(PROGRAM) --duration $(DURATION) $(ARGS)

bench: build ## How close is it to what the API server can do at all?
	@ninja -C build tools/bench/ceiling/ceiling
	@tools/testenv/testenv run -- tools/bench/bench \
	  --controller bin/$(PROGRAM) --ceiling build/tools/bench/ceiling/ceiling \
	  $(ARGS)

neighbours: build build-sandbox ## Do 49 cases wait when the API server fails one?
	@$(SANDBOX) run --no-node --scripted-node testenv-node -- \
	  tools/bench/neighbours --controller bin/$(PROGRAM) $(ARGS)

kills: build build-sandbox ## Is each crash in one case where the controller is killed?
	@$(SANDBOX) run --no-node --scripted-node testenv-node -- \
	  tools/bench/kills --controller bin/$(PROGRAM) $(ARGS)

micro: deps build/build.ninja ## How long does what runs for each pod, crash and log take?
	@ninja -C build tools/bench/micro/micro
	@build/tools/bench/micro/micro $(ARGS)

deploy: ## Install image IMG into the current context's cluster, without helm
	@tools/deploy/apply $(IMG)

undeploy: ## Take away what `make deploy` made, but the cases
	@tools/deploy/delete

manifests: ## Make deploy/ anew from the chart (needs helm)
	@tools/deploy/render

test: build ## Run every suite that this machine has the tools for
	@tools/run_tests build $(ARGS)

check: deps ## Check format and include rules, then build and test
	@tools/check $(ARGS)

format: deps ## Format the sources
	@tools/check_format --fix

testenv: deps ## Start a real Kubernetes API on loopback and leave it running
	@tools/testenv/testenv up $(ARGS)

asan: deps ## Run the tests under AddressSanitizer and UBSan
	@tools/sanitize asan $(ARGS)

tsan: deps ## Run the tests under ThreadSanitizer
	@tools/sanitize tsan $(ARGS)

fuzz: deps ## Fuzz the parsers (clang's libFuzzer)
	@tools/fuzz

docker-build: ## Build the image IMG, with docker, podman or buildah
	@tools/image/build --tag $(IMG) $(ARGS)

docker-buildx: ## Build IMG for all PLATFORMS and push it (docker's buildx)
	@tools/image/build --tag $(IMG) --platform $(PLATFORMS) --push $(ARGS)

kind-load: ## Bring IMG into a kind cluster
	@tools/image/kind_load $(IMG)

sbom: ## Write what the image is made of to build/sbom/, as SPDX
	@tools/image/build --target sbom --output build/sbom $(ARGS)

clean: ## Remove all that was built
	rm -rf bin build build-asan build-tsan build-fuzz
