# What can be done here: `make help`. The work itself stands in tools/.

ROOT  := $(CURDIR)
BUILD := $(ROOT)/build

ifeq ($(origin CC),default)
CC := gcc
endif

# the source tree that the sanitized nginx is built in; unit tests and fuzz
# targets compile against it
NGX_SRC := $(BUILD)/nginx-src

export ROOT BUILD CC NGX_SRC

# two makes at once wait for each other
LOCK = mkdir -p $(BUILD) && flock $(BUILD)/.lock

# options that are read from the command line:
#   make test T="t/harness.t t/gate_basic.t" BUILDS=sanitized JOBS=1
#   make demo PORT=8090 CHECK=1
#   make fuzz SECONDS=600 T="jws jwe"
T       ?=
BUILDS  ?= sanitized debian
JOBS    ?= 3
CHECK   ?=
SECONDS ?= 60

# T means something else below t/fuzz
MAKEOVERRIDES =
unexport T

.DEFAULT_GOAL := help

.PHONY: help setup build build-sanitized build-mainline demo test unit \
        unit-build fuzz bench lint clean


help:           ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1|\2/p' Makefile \
	    | while IFS='|' read -r t d; do printf '  make %-16s %s\n' "$$t" "$$d"; done

setup:          ## install what is missing from Debian and npm
	@tools/setup

build: setup    ## the dynamic module for the distribution's nginx, build/ngx_http_auth_module.so
	@$(LOCK) tools/build-module

build-sanitized: setup  ## nginx with the module inside, ASan and UBSan, build/nginx-sanitized/nginx
	@$(LOCK) tools/build-sanitized

build-mainline: setup   ## the same module for another nginx: make build-mainline NGINX=/path/to/source
	@tools/build-mainline "$(NGINX)"

demo: build     ## a sign-in to try out, until Ctrl-C (PORT=8080; CHECK=1 signs in by itself)
	@PORT="$(PORT)" PROVIDER_PORT="$(PROVIDER_PORT)" APP_PORT="$(APP_PORT)" \
	    CHECK="$(CHECK)" demo/run

# unit programs and corpora are compiled before anything is run, so that the
# summary of all tests is what stands at the end
UNIT  = $(MAKE) --no-print-directory -C t/unit
FUZZ  = $(MAKE) --no-print-directory -C t/fuzz

test: build build-sanitized unit-build  ## everything, on both builds (T=t/x.t, BUILDS=debian, JOBS=1)
	@tools/prove --builds "$(BUILDS)" --jobs "$(JOBS)" \
	    $(if $(T),$(T),--programs "$$($(UNIT) -s list) $$($(FUZZ) -s list)")

unit: unit-build    ## unit programs and the fuzz corpora only
	@tools/prove --builds "" --jobs "$(JOBS)" \
	    --programs "$$($(UNIT) -s list) $$($(FUZZ) -s list)"

unit-build: build-sanitized
	@$(LOCK) $(UNIT) -s -j$$(nproc) all
	@$(LOCK) $(FUZZ) -s -j$$(nproc) all

fuzz: build-sanitized   ## fuzz each parser for SECONDS=60
	@$(FUZZ) fuzz SECONDS="$(SECONDS)" $(if $(T),T="$(T)")

bench: build    ## what the gate costs a request (t/bench has further measurements)
	@t/bench/gate

lint: build-sanitized   ## clang's warnings, clang-tidy and cppcheck over our sources
	@tools/lint

clean:          ## remove what was built (npm's packages stay)
	rm -rf "$(BUILD)"
