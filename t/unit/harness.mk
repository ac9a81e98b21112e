# Builds pieces of the module against nginx's own core, without a server. To be
# included by unit/ and fuzz/ with these variables:
#
#   NGX_SRC   nginx's source tree with a configured objs/ in it
#   OUT       where everything goes
#   CC        compiler
#   SANITIZE  flags for compiling and linking
#
# It gives $(OUT)/libnginx.a and one $(OUT)/lib<folder>.a for each folder of the
# module. They are archives, so that a program takes from them what it uses:
# a source that needs a server does not disturb those that do not need one.

HERE     := $(dir $(lastword $(MAKEFILE_LIST)))
ROOT_DIR := $(abspath $(HERE)/../..)
MODULE   := $(ROOT_DIR)/ngx_http_auth_module

NGX_SRC  ?= $(ROOT_DIR)/build/nginx-src
NGX_OBJS ?= $(NGX_SRC)/objs

FOLDERS  := jose pages oauth session providers event conf http actions

WARN     := -Wall -Wextra -Werror -Wpointer-arith -Wno-unused-parameter

INCS := -I$(NGX_SRC)/src/core -I$(NGX_SRC)/src/event \
        -I$(NGX_SRC)/src/event/modules -I$(NGX_SRC)/src/os/unix \
        -I$(NGX_OBJS) -I$(NGX_SRC)/src/http -I$(NGX_SRC)/src/http/modules \
        -I$(NGX_SRC)/src/http/v2 -I$(MODULE) \
        $(addprefix -I$(MODULE)/,$(FOLDERS)) -I$(HERE)

# each allocation from a pool is a block of its own, so that ASan sees its end
COMPILE = $(CC) -g -O1 -fno-omit-frame-pointer $(SANITIZE) $(WARN) \
          -DNGX_DEBUG_PALLOC=1 $(INCS) -MMD -MP

# what the harness replaces, to make it fail on demand
WRAP := -Wl,--wrap=ngx_alloc -Wl,--wrap=RAND_bytes

LIBS := -ljansson -lcrypto -lcrypt -ldl

NGX_CORE := ngx_array ngx_buf ngx_crc32 ngx_hash ngx_inet ngx_list \
            ngx_murmurhash ngx_palloc ngx_parse ngx_parse_time ngx_queue \
            ngx_rbtree ngx_string ngx_times
NGX_UNIX := ngx_alloc ngx_errno ngx_time

NGINX := $(patsubst %,$(OUT)/nginx/%.o,$(NGX_CORE) $(NGX_UNIX))

.SECONDARY:


$(OUT)/nginx/%.o: $(NGX_SRC)/src/core/%.c
	@mkdir -p $(@D)
	$(COMPILE) -c $< -o $@

$(OUT)/nginx/%.o: $(NGX_SRC)/src/os/unix/%.c
	@mkdir -p $(@D)
	$(COMPILE) -c $< -o $@

$(OUT)/module/%.o: $(MODULE)/%.c
	@mkdir -p $(@D)
	$(COMPILE) -c $< -o $@

$(OUT)/harness/%.o: $(HERE)%.c
	@mkdir -p $(@D)
	$(COMPILE) -c $< -o $@

$(OUT)/libnginx.a: $(NGINX) $(OUT)/harness/ngx_stubs.o \
                   $(OUT)/harness/ngx_fake_fetch.o \
                   $(OUT)/module/ngx_http_auth_error.o
	@rm -f $@
	$(AR) rcs $@ $^

define folder
$(OUT)/lib$(1).a: $(patsubst $(MODULE)/%.c,$(OUT)/module/%.o,$(wildcard $(MODULE)/$(1)/*.c))
	@rm -f $$@
	$(AR) rcs $$@ $$^
endef

$(foreach f,$(FOLDERS),$(eval $(call folder,$(f))))

# archives of the folders $(1), in an order that does not matter
archives = $(patsubst %,$(OUT)/lib%.a,$(1)) $(OUT)/libnginx.a
link     = -Wl,--start-group $(call archives,$(1)) -Wl,--end-group $(LIBS)

-include $(wildcard $(OUT)/*/*.d $(OUT)/*/*/*.d)
