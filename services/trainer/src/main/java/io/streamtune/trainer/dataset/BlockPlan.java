package io.streamtune.trainer.dataset;

import java.util.ArrayList;
import java.util.List;

/** Cuts photos into blocks: as many whole photos as fit, in order. Pure arithmetic. */
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
}
