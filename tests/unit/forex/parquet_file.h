// A Parquet file of what a query gives, in the folder of market_fixture.h, which stands before this one.
#ifndef PARQUET_FILE_H
#define PARQUET_FILE_H

#include <rapto/frame.h>

static const char *write_parquet(const char *name, const char *select)
{
    rp_frame *frame;
    rp_error error;
    const char *path = path_of(name);
    assert_int_equal(rp_frame_open(NULL, &frame, NULL), RP_OK);
    if (rp_write_parquet(frame, select, path, NULL, &error)) fail_msg("%s", error.message);
    rp_frame_close(frame);
    return path;
}

#endif
