package io.streamtune.trainer.dataset.rows;

import java.util.ArrayList;
import java.util.List;

/** Cuts photos into blocks: each takes as many whole photos as fit, in order. Pure arithmetic. */
final class BlockPlan {

  /** Consecutive photos and their rows. */
  record Block(int firstPhoto, int photos, long firstRow, int rows) {}

  private BlockPlan() {}

  static List<Block> cut(List<PhotoViews> photos, int blockRows) {
    List<Block> blocks = new ArrayList<>();
    Block open = new Block(0, 0, 0, 0);
    for (PhotoViews photo : photos) {
      int views = photo.views().size();
      if (views > blockRows) {
        throw new IllegalArgumentException(
            "%d views of a photo do not fit in a block of %d rows".formatted(views, blockRows));
      }
      if (open.rows + views > blockRows) {
        blocks.add(open);
        open = new Block(open.firstPhoto + open.photos, 0, open.firstRow + open.rows, 0);
      }
      open = new Block(open.firstPhoto, open.photos + 1, open.firstRow, open.rows + views);
    }
    if (open.photos > 0) {
      blocks.add(open);
    }
    return blocks;
  }

  /** Cuts like {@link #cut}, but no block crosses the border of two batches. */
  static List<Block> cutBatches(List<List<PhotoViews>> batches, int blockRows) {
    List<Block> blocks = new ArrayList<>();
    int photos = 0;
    long rows = 0;
    for (List<PhotoViews> batch : batches) {
      for (Block block : cut(batch, blockRows)) {
        blocks.add(
            new Block(photos + block.firstPhoto, block.photos, rows + block.firstRow, block.rows));
      }
      photos += batch.size();
      rows += batch.stream().mapToLong(photo -> photo.views().size()).sum();
    }
    return blocks;
  }
}
