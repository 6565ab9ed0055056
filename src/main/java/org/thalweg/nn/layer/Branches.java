package org.thalweg.nn.layer;

import java.util.List;
import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;

/**
 * Branches side by side: each takes some columns of the row through layers of its own; their
 * outputs, all vectors, are joined end to end.
 */
public final class Branches implements Layer {

  /**
   * One branch.
   *
   * @param from offsets of its slices in the row
   * @param length lengths of its slices, joined they are the sequence's input
   */
  public record Branch(int[] from, int[] length, Sequence layers, boolean learns) {}

  private final Shape input;
  private final Shape output;
  private final List<Branch> branches;

  public Branches(int rowSize, List<Branch> branches) {
    this.input = new Shape(rowSize);
    this.branches = List.copyOf(branches);
    this.output = new Shape(branches.stream().mapToInt(b -> b.layers().output().size()).sum());
  }

  @Override
  public Shape input() {
    return input;
  }

  @Override
  public Shape output() {
    return output;
  }

  @Override
  public long flops() {
    return branches.stream().mapToLong(branch -> branch.layers().flops()).sum();
  }

  @Override
  public boolean trainsDifferently() {
    return branches.stream().anyMatch(branch -> branch.layers().trainsDifferently());
  }

  @Override
  public LayerWork work(Workspace workspace) {
    return new Work(
        branches.stream().map(branch -> new BranchWork(branch, workspace)).toList(),
        input.size(),
        output.size());
  }

  private static final class Work implements LayerWork {

    private final BranchWork[] branches;
    private final int rowSize;
    private final int joinedSize;

    Work(List<BranchWork> branches, int rowSize, int joinedSize) {
      this.branches = branches.toArray(BranchWork[]::new);
      this.rowSize = rowSize;
      this.joinedSize = joinedSize;
    }

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      int column = 0;
      for (BranchWork branch : branches) {
        branch.forward(pass, n, x, rowSize, y, joinedSize, column);
        column += branch.width;
      }
    }

    /** The row is the network's input, whose gradient nobody wants. */
    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      int column = 0;
      for (BranchWork branch : branches) {
        if (branch.learns) {
          branch.backward(pass, n, dy, joinedSize, column);
        }
        column += branch.width;
      }
    }

    @Override
    public boolean committable(Pass pass) {
      for (BranchWork branch : branches) {
        if (!branch.work.committable(pass)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void commit(Pass pass) {
      for (BranchWork branch : branches) {
        branch.work.commit(pass);
      }
    }
  }

  private static final class BranchWork {

    private final int[] from;
    private final int[] length;
    private final int inputSize;
    private final int width;
    private final boolean learns;
    private final LayerWork work;
    private final float[] x;
    private final float[] y;
    private final float[] dy;

    BranchWork(Branch branch, Workspace workspace) {
      from = branch.from();
      length = branch.length();
      inputSize = branch.layers().input().size();
      width = branch.layers().output().size();
      learns = branch.learns();
      work = branch.layers().work(workspace);
      x = workspace.perExample(inputSize);
      y = workspace.perExample(width);
      dy = workspace.perExampleIfLearning(width);
    }

    void forward(
        Pass pass, int n, float[] row, int rowSize, float[] joined, int joinedSize, int column) {
      for (int i = 0; i < n; i++) {
        int to = i * inputSize;
        for (int s = 0; s < from.length; s++) {
          System.arraycopy(row, i * rowSize + from[s], x, to, length[s]);
          to += length[s];
        }
      }
      work.forward(pass, n, x, y);
      for (int i = 0; i < n; i++) {
        System.arraycopy(y, i * width, joined, i * joinedSize + column, width);
      }
    }

    void backward(Pass pass, int n, float[] joined, int joinedSize, int column) {
      for (int i = 0; i < n; i++) {
        System.arraycopy(joined, i * joinedSize + column, dy, i * width, width);
      }
      work.backward(pass, n, x, y, dy, null);
    }
  }
}
