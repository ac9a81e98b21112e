
/*
 * Copyright (C) ngx_http_auth_module contributors
 */


/*
 * main() of a fuzz target without libFuzzer: runs it once over each of the
 * files, or all files of the folders, that are named; without a name over the
 * corpus of the target, whose name is the program's.  Prints TAP.
 */


#include <ngx_config.h>
#include <ngx_core.h>
#include <stdio.h>

#include "fuzz.h"


static void replay_path(char *path);
static void replay_folder(char *path, DIR *dir);
static void replay_file(char *path);


static ngx_uint_t  replay_number;


int
main(int argc, char **argv)
{
    int   i;
    char *name;
    char  path[PATH_MAX];

    setvbuf(stdout, NULL, _IOLBF, 0);

    if (argc == 1) {
        name = strrchr(argv[0], '/');
        snprintf(path, sizeof(path), FUZZ_CORPUS "%s",
                 name ? name + 1 : argv[0]);
        replay_path(path);
    }

    for (i = 1; i < argc; i++) {
        replay_path(argv[i]);
    }

    printf("1..%lu\n", (unsigned long) replay_number);

    /* an empty corpus is a mistake */

    return replay_number ? 0 : 1;
}


static void
replay_path(char *path)
{
    DIR  *dir;

    dir = opendir(path);

    if (dir == NULL) {
        replay_file(path);
        return;
    }

    replay_folder(path, dir);
    closedir(dir);
}


static void
replay_folder(char *path, DIR *dir)
{
    char            file[PATH_MAX];
    struct dirent  *entry;

    for ( ;; ) {
        entry = readdir(dir);

        if (entry == NULL) {
            return;
        }

        if (entry->d_name[0] == '.') {
            continue;
        }

        if (snprintf(file, sizeof(file), "%s/%s", path, entry->d_name)
            < (int) sizeof(file))
        {
            replay_file(file);
        }
    }
}


static void
replay_file(char *path)
{
    char    *name;
    FILE    *file;
    size_t   size;

    static uint8_t  buf[1024 * 1024];

    file = fopen(path, "rb");

    if (file == NULL) {
        printf("not ok %lu - cannot open %s\n",
               (unsigned long) ++replay_number, path);
        return;
    }

    size = fread(buf, 1, sizeof(buf), file);
    fclose(file);

    (void) LLVMFuzzerTestOneInput(buf, size);

    name = strrchr(path, '/');

    printf("ok %lu - %s\n", (unsigned long) ++replay_number,
           name ? name + 1 : path);
}
